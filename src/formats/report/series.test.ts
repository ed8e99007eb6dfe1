/** Curves as few points, and the axes that they stand on. */
import { expect, test } from 'vitest';
import type { FoldCurves } from '../../run/curves.ts';
import { epochTicks, logAxis, seriesOf } from './series.ts';

const curves: FoldCurves = {
  fold: 2,
  stepsPerEpoch: 200,
  steps: 400,
  loss: Float32Array.from({ length: 400 }, (_, i) => (i < 200 ? 2 : 0.5)),
  accuracy: new Float32Array(400).fill(0.75),
  learningRate: new Float32Array(400),
  epochs: [
    { step: 200, epoch: 1, validationLoss: 0.4, validationAccuracy: 0.9 },
    { step: 400, epoch: 2, validationLoss: null, validationAccuracy: null },
  ],
  actions: [],
};

test('steps become means over stretches, at most 150 of them; validations stand at their epochs’ ends', () => {
  const [loss] = seriesOf([curves], 'loss');
  expect(loss?.fold).toBe(2);
  expect(loss?.training.length).toBe(134);
  expect(loss?.training[0]).toEqual({ x: 1.5 / 200, y: 2 });
  expect(loss?.training.at(-1)).toEqual({ x: 399.5 / 200, y: 0.5 });
  expect(loss?.validation).toEqual([{ x: 1, y: 0.4 }]);
  const [error] = seriesOf([curves], 'error');
  expect(error?.training[0]?.y).toBeCloseTo(0.25, 9);
  expect(error?.validation[0]?.y).toBeCloseTo(0.1, 9);
});

test('losses that are no numbers are left out', () => {
  const broken = { ...curves, loss: curves.loss.map((value, i) => (i < 10 ? NaN : value)) };
  const ys = seriesOf([broken], 'loss')[0]?.training.map(({ y }) => y) ?? [];
  expect(ys.length).toBeGreaterThan(100);
  expect(ys.every(Number.isFinite)).toBe(true);
});

test('a logarithmic axis ends at round values around its data', () => {
  const axis = logAxis([0.013, 0.3, 1.7]);
  expect([axis.low, axis.high]).toEqual([0.01, 2]);
  expect(axis.ticks).toEqual([0.01, 0.1, 1]);
  expect(axis.along(0.01)).toBe(0);
  expect(axis.along(2)).toBeCloseTo(1, 12);
  expect(axis.along(0.1)).toBeCloseTo(1 / Math.log10(200), 12);
});

test('over little more than two decades 2 and 5 are marked; zeros stand at the beginning, below all else', () => {
  const axis = logAxis([0.004, 0.09, 0]);
  expect([axis.low, axis.high]).toEqual([0.001, 0.1]);
  expect(axis.ticks).toEqual([0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1]);
  expect(axis.along(0)).toBe(0);
});

test('an axis without a positive value, or of a single one, still has two ends', () => {
  for (const values of [[], [0], [0.1], [1e-9, 5]]) {
    const { low, high, along } = logAxis(values);
    expect(low).toBeGreaterThan(0);
    expect(high).toBeGreaterThan(low);
    for (const value of values) expect(along(value)).toBeGreaterThanOrEqual(0);
    expect(high / low).toBeLessThan(10 ** 6.5);
  }
});

test('epochs are marked in round steps, at most nine of them', () => {
  expect(epochTicks(5)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(epochTicks(30)).toEqual([0, 5, 10, 15, 20, 25, 30]);
  for (const last of [1, 7, 12, 99, 450, 1000]) expect(epochTicks(last).length).toBeLessThanOrEqual(9);
});
