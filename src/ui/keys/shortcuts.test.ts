import { describe, expect, it } from 'vitest';
import type { RunStatus } from '../../run/state.ts';
import { opensList, shortcuts, type KeyLike } from './shortcuts.ts';

const key = (name: string, held: Partial<KeyLike> = {}): KeyLike => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  repeat: false,
  ...held,
});
const what = (event: KeyLike, status: RunStatus = 'ready') =>
  shortcuts.find(shortcut => shortcut.matches(event, status))?.does;

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

  it('Space holds a run up and lets it go on, and is left alone where there is none', () => {
    expect(what(key(' '), 'training')).toBe('Pause the run, or let it go on');
    expect(what(key(' '), 'paused')).toBe('Pause the run, or let it go on');
    expect(what(key(' '), 'finished')).toBeUndefined();
    expect(what(key(' ', { repeat: true }), 'training'), 'held down').toBeUndefined();
    expect(what(key(' ', { ctrlKey: true }), 'training')).toBeUndefined();
  });

  it('leave plain letters alone, and list the keys on a question mark', () => {
    expect(what(key('z'))).toBeUndefined();
    expect(opensList(key('?', { shiftKey: true }))).toBe(true);
    expect(opensList(key('?', { ctrlKey: true }))).toBe(false);
  });
});
