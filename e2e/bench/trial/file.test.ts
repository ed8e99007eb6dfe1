/** Trials to bytes and back. */
import { expect, test } from 'vitest';
import { packTrials, unpackTrials } from './file.ts';
import { trial } from './fixture.ts';

const other = { ...trial, recipe: { ...trial.recipe, seed: 8, preset: 'stratified-cv' } } as const;

test('several trials come back as they were, to the last bit', () => {
  const bytes = packTrials([trial, other]);
  expect(unpackTrials(bytes.buffer)).toEqual([trial, other]);
});

test('a file that is cut off is not taken for a whole one', () => {
  const { buffer } = packTrials([trial]);
  for (const length of [3, 40, buffer.byteLength - 4])
    expect(() => unpackTrials(buffer.slice(0, length))).toThrow('a file of trials');
});
