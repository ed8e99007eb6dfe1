import { expect, test } from 'vitest';
import { curveSummary, newestSummary } from './curveSummary.ts';

const row = (fold: number, epoch: number, correct: number | null) => ({
  fold,
  epoch,
  learningRate: 0.001,
  loss: 0.4 / epoch,
  accuracy: 0.9,
  validation: correct === null ? null : { loss: 0.2, correct, n: 1000 },
  durationMs: 1,
});
const fold = (number: number, ...correct: readonly (number | null)[]) => ({
  fold: number,
  epochs: correct.map((right, i) => row(number, i + 1, right)),
});

test('one run: where it came from, where it went, and when it was best', () => {
  expect(curveSummary('accuracy', [fold(1, 938, 960, 990, 988)])).toBe(
    'Validation accuracy rose from 93.80 % to 98.80 % over 4 epochs; best after epoch 3.',
  );
  expect(curveSummary('error', [fold(1, 938, 988)])).toBe(
    'Validation error rate fell from 6.20 % to 1.20 % over 2 epochs; best after epoch 2.',
  );
  expect(curveSummary('loss', [fold(1, 938, 988)])).toBe(
    'Validation loss stayed at 0.2000 over 2 epochs; best after epoch 1.',
  );
});

test('no more is said than is known', () => {
  expect(curveSummary('loss', [])).toMatch(/^Nothing to sum up/);
  expect(curveSummary('loss', [fold(1)])).toMatch(/^Nothing to sum up/);
  expect(curveSummary('accuracy', [fold(1, 938)])).toBe('Validation accuracy is 93.80 % after epoch 1.');
  expect(curveSummary('loss', [fold(1, null, null)])).toBe(
    'Training loss fell from 0.4000 to 0.2000 over 2 epochs.',
  );
});

test('several folds: their mean from their first to their newest epochs', () => {
  expect(curveSummary('accuracy', [fold(1, 930, 980), fold(2, 950, 990), fold(3)])).toBe(
    'Mean validation accuracy of 2 folds rose from 94.00 % to 98.50 % over 2 epochs; best after epoch 2.',
  );
  expect(curveSummary('accuracy', [fold(1, 930, 980), fold(2, 950)])).toBe(
    'Mean validation accuracy of 2 folds rose from 94.00 % to 96.50 % over 1 to 2 epochs.',
  );
});

test('a fold by itself: its newest epoch', () => {
  expect(newestSummary('accuracy', fold(2, 930, 980))).toBe(
    'Fold 2, accuracy after epoch 2: training 90.00 %, validation 98.00 %.',
  );
  expect(newestSummary('loss', fold(2, null))).toBe('Fold 2, loss after epoch 1: training 0.4000.');
  expect(newestSummary('loss', fold(2))).toMatch(/nothing to say/);
});
