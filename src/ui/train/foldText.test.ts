import { expect, test } from 'vitest';
import type { TrainedModel } from '../../run/model.ts';
import type { FoldState } from '../../run/state.ts';
import { foldText } from './foldText.ts';

const model: TrainedModel = { id: 'm', network: [], weights: [], fold: 2, epoch: 1 };
const row = (fold: number, correct: number) => ({
  fold,
  epoch: 1,
  learningRate: 0.001,
  loss: 0.4,
  accuracy: 0.9,
  durationMs: 1,
  validation: {
    loss: 0.2,
    correct,
    n: 100,
  },
});
const fold = (changes: Partial<FoldState>): FoldState => ({
  fold: 2,
  status: 'training',
  plan: null,
  epoch: 1,
  step: 0,
  imagesPerSecond: 0,
  epochs: [row(2, 96)],
  result: null,
  fault: null,
  ...changes,
});

test('a fold says how it stands', () => {
  expect(foldText(fold({ status: 'waiting' }), 5, true)).toBe('waiting');
  expect(foldText(fold({ epoch: 2 }), 5, true)).toBe('epoch 2 of 5');
  expect(foldText(fold({ status: 'validating' }), 5, true)).toBe('validating epoch 1');
  const result = {
    model,
    score: { loss: 1, correct: 9891, n: 10_000 },
    predictions: null,
    chosenByValidation: false,
  };
  expect(foldText(fold({ status: 'finished', result }), 5, true)).toBe('finished, 98.91 %');
  expect(foldText(fold({ status: 'failed' }), 5, false)).toBe('failed');
});

test('once the run is over, nothing is said to go on', () => {
  expect(foldText(fold({ status: 'waiting' }), 5, false)).toBe('not trained');
  expect(foldText(fold({ epoch: 2 }), 5, false)).toBe('stopped after epoch 1');
});
