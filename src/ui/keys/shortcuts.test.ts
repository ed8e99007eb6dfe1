import { describe, expect, it } from 'vitest';
import { opensList, shortcuts, type KeyLike } from './shortcuts.ts';

const key = (name: string, held: Partial<KeyLike> = {}): KeyLike => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});
const what = (event: KeyLike) => shortcuts.find(shortcut => shortcut.matches(event))?.does;

describe('shortcuts', () => {
  it('undo and redo with either command key', () => {
    expect(what(key('z', { ctrlKey: true }))).toBe('Undo the last stroke');
    expect(what(key('z', { metaKey: true }))).toBe('Undo the last stroke');
    expect(what(key('Z', { ctrlKey: true, shiftKey: true }))).toBe('Redo it');
  });

  it('clear on Delete alone', () => {
    expect(what(key('Delete'))).toBe('Clear the drawing');
    expect(what(key('Delete', { ctrlKey: true }))).toBeUndefined();
  });

  it('leave plain letters alone, and list the keys on a question mark', () => {
    expect(what(key('z'))).toBeUndefined();
    expect(opensList(key('?', { shiftKey: true }))).toBe(true);
    expect(opensList(key('?', { ctrlKey: true }))).toBe(false);
  });
});
