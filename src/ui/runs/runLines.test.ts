import { describe, expect, test } from 'vitest';
import { presetOf } from '../../recipe/presets.ts';
import type { KeptRun } from '../../store/state.ts';
import { madeOfText, recipeText, stateText } from './runLines.ts';

const { recipe } = presetOf('two-conv');
const kept = (changes: Partial<KeptRun> = {}): KeptRun => ({
  id: 'a',
  name: 'two-conv, 21 Nov 14:05',
  startedAt: 0,
  status: 'finished',
  recipe,
  score: { loss: 0.03, correct: 4154, n: 4200 },
  done: { folds: 1, ofFolds: 5, epochs: 2, ofEpochs: 10 },
  device: 'WASM SIMD · 2 threads',
  data: 'train.csv',
  bytes: 3_120_000,
  ...changes,
});

describe('a run’s state', () => {
  test('says how it ended and what is left', () => {
    expect(stateText(kept(), null)).toBe('finished, n = 4,200');
    expect(stateText(kept({ score: null }), null)).toBe('finished, not validated');
    expect(stateText(kept({ status: 'unfinished' }), null)).toBe('unfinished: fold 2 of 5, epoch 3 of 10');
    expect(stateText(kept({ status: 'stopped' }), null)).toBe('stopped in fold 2 of 5, epoch 3 of 10');
    expect(stateText(kept({ status: 'failed' }), null)).toBe('failed in fold 2 of 5, epoch 3 of 10');
  });

  test('is not that of an abandoned run while the page is at it', () => {
    expect(stateText(kept({ status: 'unfinished' }), 'training')).toBe('training now');
    expect(stateText(kept({ status: 'unfinished' }), 'paused')).toBe('paused now');
  });
});

describe('a recipe', () => {
  test('is its preset, with the knobs that were changed', () => {
    expect(recipeText(recipe)).toBe('two-conv');
    expect(recipeText({ ...recipe, epochs: 99, seed: 1 })).toBe('two-conv with other epochs, seed');
  });

  test('names a few of many changes, and none without effect', () => {
    expect(recipeText({ ...recipe, epochs: 99, seed: 1, batchSize: 5, rotation: 3, zoom: 0.2 })).toBe(
      'two-conv with other epochs, batch size, seed and 2 more',
    );
    expect(recipeText({ ...recipe, momentum: 0.1 }), 'Adam has no momentum').toBe('two-conv');
  });
});

test('what a run is made of stands in one line', () => {
  expect(madeOfText(kept())).toBe('two-conv · train.csv · WASM SIMD · 2 threads · 3.1 MB');
});
