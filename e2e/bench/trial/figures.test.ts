/** Figures of a trial whose mistakes are known. */
import { expect, test } from 'vitest';
import { wilsonInterval } from '../../../src/lib/interval.ts';
import { scoreOf } from '../../../src/run/metrics/score.ts';
import { accuracyRow, confusionsOf, robustnessRow, summaryOf } from './figures.ts';
import { LABELS, outOfFold, reading, trial } from './fixture.ts';

/** With shift averaging, one of the two mistakes is gone. */
const shifted = [outOfFold[0] ?? reading(1, [], []), reading(2, [6, 7, 8, 9, 10, 11], [6, 7, 8, 9, 4, 6])];
const row = accuracyRow(trial, LABELS, { shifted, submissionSha256: 'abc' });

test('accuracies are of all held-out rows together, and of each fold alone', () => {
  expect(row.n).toBe(12);
  expect(row.accuracy).toBeCloseTo(10 / 12, 6);
  expect(row.foldAccuracies).toEqual([1, 0.666667]);
  expect(row.shiftAccuracy).toBeCloseTo(11 / 12, 6);
  const { low, high } = wilsonInterval(10, 12);
  expect(row.interval[0]).toBeCloseTo(low, 6);
  expect(row.interval[1]).toBeCloseTo(high, 6);
});

test('a row says what was trained, what it cost and how sure it is', () => {
  expect(row).toMatchObject({
    bench: 'accuracy',
    preset: 'two-conv',
    seed: 7,
    folds: 2,
    epochs: 3,
    workers: 2,
    parameters: 225_034,
    submissionSha256: 'abc',
    imagesPerSecond: 3000,
  });
  // Confidence 0.9 everywhere, 10 of 12 right.
  expect(row.ece).toBeCloseTo(0.9 - 10 / 12, 5);
  expect(row.temperature).toBeGreaterThan(1);
  const loss = -(10 * Math.log(0.9) + 2 * Math.log(0.1 / 9)) / 12;
  expect(row.loss).toBeCloseTo(loss, 5);
  expect(row.tflop).toBeCloseTo((6 * row.mmac * 36_000) / 1e6, 2);
});

test('seeds are summed up by mean and spread; one alone has none', () => {
  const summary = summaryOf([row, { ...row, seed: 8, accuracy: row.accuracy + 0.02 }]);
  expect(summary).toMatchObject({ bench: 'accuracy', preset: 'two-conv', seeds: [7, 8] });
  expect(summary?.accuracy.mean).toBeCloseTo(10 / 12 + 0.01, 5);
  expect(summary?.accuracy.sd).toBeCloseTo(0.02 / Math.SQRT2, 5);
  expect(summaryOf([row])).toBeNull();
});

test('robustness tells its n and its interval, and mistakes by how often they happen', () => {
  const { what, n, accuracy } = robustnessRow(trial, 'rotated', scoreOf(outOfFold, LABELS));
  expect({ what, n, accuracy }).toEqual({ what: 'rotated', n: 12, accuracy: 0.833333 });
  const twice = [...outOfFold, reading(3, [10], [9])];
  expect(confusionsOf(twice, LABELS, 5)).toEqual([
    { truth: 4, read: 9, count: 2 },
    { truth: 4, read: 6, count: 1 },
  ]);
  expect(confusionsOf(twice, LABELS, 1)).toHaveLength(1);
});
