import { expect, test } from 'vitest';
import { glossary, type Entry } from './glossary.ts';
import { panels } from './panels.ts';

const entries: readonly Entry[] = Object.values(glossary);
/** Names of buttons that people and tests look for: no word may be mistaken for one. */
const TAKEN = /train|stop|pause|resume|clear|undo|redo/i;

test('each word is explained in a few whole sentences, without being used to explain itself', () => {
  for (const { word, meaning } of entries) {
    expect(meaning, word).toMatch(/^[A-Z].*[.]$/s);
    expect(meaning.length, word).toBeLessThanOrEqual(270);
    expect(meaning.toLowerCase().startsWith(`${word} is`), word).toBe(false);
  }
});

test('no word is a button’s name, and none stands twice', () => {
  for (const { word } of entries) expect(word).not.toMatch(TAKEN);
  expect(new Set(entries.map(({ word }) => word.toLowerCase())).size).toBe(entries.length);
});

test('every panel says in one sentence what it is for', () => {
  for (const [name, { purpose }] of Object.entries(panels)) {
    expect(purpose, name).toMatch(/^[A-Z].*[.]$/);
    expect(purpose.length, name).toBeLessThanOrEqual(110);
  }
});

test('panels are numbered one after the other', () => {
  expect(Object.values(panels).map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7]);
});
