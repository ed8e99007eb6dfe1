/** Every figure against scikit-learn's for the same predictions (testing/metrics.py). */
import { expect, test } from 'vitest';
import expected from '../../testing/metrics.json' with { type: 'json' };
import { labels, predictions } from '../../testing/predictions.ts';
import type { FoldPredictions } from '../predictions.ts';
import { hardestRows, suspectLabels } from './hardest.ts';
import {
  classScores,
  confusionMatrix,
  macroAverage,
  rowsInCell,
  weightedAverage,
  type ClassScore,
} from './matrix.ts';
import { accuracyOf, scoreOf } from './score.ts';
import { spreadOf } from './spread.ts';
import { vote } from './vote.ts';

const matrix = confusionMatrix(predictions, labels, 10);
const scores = classScores(matrix);

test('accuracy, loss and interval', () => {
  const score = scoreOf(predictions, labels);
  const { accuracy, low, high, n } = accuracyOf(score);
  expect(accuracy).toBe(expected.accuracy);
  expect(score.loss).toBeCloseTo(expected.loss, 9);
  expect(n).toBe(300);
  expect(low < accuracy && accuracy < high).toBe(true);
});

test('a probability of zero for the label costs as much as Keras makes it cost, not infinity', () => {
  const certain: FoldPredictions = {
    fold: 1,
    rows: Int32Array.of(0),
    probabilities: Float32Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0, 0),
  };
  expect(scoreOf([certain], Uint8Array.of(1)).loss).toBeCloseTo(16.118, 3);
});

test('confusion matrix: rows are true classes, columns predicted ones', () => {
  expect(matrix).toEqual(expected.confusion);
});

test('the rows behind a cell are those that it counts', () => {
  for (let t = 0; t < 10; t++)
    for (let p = 0; p < 10; p++) {
      const rows = rowsInCell(predictions, labels, t, p);
      expect(rows).toHaveLength(matrix[t]?.[p] ?? -1);
      expect(rows.every(row => labels[row] === t)).toBe(true);
      expect(rows).toEqual(rows.toSorted((a, b) => a - b));
    }
});

/** Equal up to the last digits, in which two ways of adding up may differ. */
const near = (value: number): unknown => expect.closeTo(value, 12);

const close = ({ precision, recall, f1, support }: ClassScore): unknown => ({
  precision: near(precision),
  recall: near(recall),
  f1: near(f1),
  support,
});

test('precision, recall and F1 of each class; 0 for a class that never occurs or is never predicted', () => {
  expect(scores).toEqual(expected.classes.map(close));
  // The two cases are really there.
  expect(scores[8]?.support).toBe(0);
  expect(matrix.map(row => row[5])).toEqual(Array.from({ length: 10 }, () => 0));
});

test('macro and weighted averages', () => {
  expect(macroAverage(scores)).toEqual(close(expected.macro));
  expect(weightedAverage(scores)).toEqual(close(expected.weighted));
});

test('mean and sample standard deviation over folds', () => {
  const accuracies = predictions.map(fold => accuracyOf(scoreOf([fold], labels)).accuracy);
  expect(accuracies).toEqual(expected.folds);
  expect(spreadOf(accuracies).mean).toBeCloseTo(expected.mean, 12);
  expect(spreadOf(accuracies).sd).toBeCloseTo(expected.sd, 12);
  expect(spreadOf([0.5])).toEqual({ mean: 0.5, sd: null });
});

test('hardest rows, with their three likeliest classes', () => {
  const hardest = hardestRows(predictions, labels, 12);
  expect(hardest.map(({ row }) => row)).toEqual(expected.hardest);
  expect(hardest.map(hard => hard.likeliest.map(({ digit }) => digit))).toEqual(expected.likeliest);
  expect(hardest.map(({ label, fold }) => [label, fold])).toEqual(
    hardest.map(({ row }) => [labels[row], (row % 4) + 1]),
  );
  expect(hardestRows(predictions, labels, 1000)).toHaveLength(300);
  expect(hardestRows(predictions, labels, 0)).toEqual([]);
});

test('labels look wrong where the model is sure of another class and gives the label next to nothing', () => {
  /** A row whose label (0) has one probability, and class 1 another; the rest goes to class 2. */
  const row = (label: number, other: number): number[] => [
    label,
    other,
    1 - label - other,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
  ];
  const certain: FoldPredictions = {
    fold: 2,
    rows: Int32Array.of(7, 3, 0, 5, 4, 1),
    probabilities: Float32Array.from(
      [
        row(0.03, 0.95),
        row(0.01, 0.98),
        row(0.2, 0.8), // not sure enough
        row(0.06, 0.92), // the label is not ruled out
        row(0.97, 0.01), // right
        row(0.01, 0.98),
      ].flat(),
    ),
  };
  const found = suspectLabels([certain], new Uint8Array(8), 10);
  expect(found.map(suspect => suspect.row)).toEqual([1, 3, 7]);
  expect(found[0]).toMatchObject({
    fold: 2,
    label: 0,
    likeliest: [{ digit: 1 }, { digit: 0 }, { digit: 2 }],
  });
  expect(suspectLabels([certain], new Uint8Array(8), 1).map(suspect => suspect.row)).toEqual([1]);
});

test('a vote is the mean of the probabilities', () => {
  const opinions = [
    Float32Array.of(0.5, 0.5, 1, 0),
    Float32Array.of(0.25, 0.75, 0, 1),
    Float32Array.of(0, 1, 0.5, 0.5),
  ];
  expect([...vote(opinions)]).toEqual([0.25, 0.75, 0.5, 0.5]);
  expect(() => vote([Float32Array.of(1), Float32Array.of(1, 0)])).toThrow('votes on other rows');
  expect(() => vote([])).toThrow('votes on other rows');
});

test('no predictions give an empty matrix and no rows', () => {
  expect(scoreOf([], labels)).toEqual({ loss: NaN, correct: 0, n: 0 });
  expect(confusionMatrix([], labels, 2)).toEqual([
    [0, 0],
    [0, 0],
  ]);
  expect(hardestRows([], labels, 5)).toEqual([]);
});
