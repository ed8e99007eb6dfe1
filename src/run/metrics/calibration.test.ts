/** Temperatures that are known, errors worked out by hand, and the edges. */
import { expect, test } from 'vitest';
import { random } from '../../lib/random.ts';
import { labels as formulaLabels, predictions as formula } from '../../testing/predictions.ts';
import type { FoldPredictions } from '../predictions.ts';
import { calibrated, calibrationOf, temperatureOf } from './calibration.ts';
import { crossFit } from './cross-fit.ts';
import { scoreOf } from './score.ts';

/** Predictions that stand in the order of their rows. */
const inOrder = (rows: readonly (readonly number[])[], fold = 1): FoldPredictions => ({
  fold,
  rows: Int32Array.from(rows, (_, row) => row),
  probabilities: Float32Array.from(rows.flat()),
});

/** Class 0 with this confidence, class 1 with the rest. */
const sure = (confidence: number): number[] => [confidence, 1 - confidence, 0, 0, 0, 0, 0, 0, 0, 0];

/** So many rows of one confidence, so many of them right. */
function block(confidence: number, count: number, right: number) {
  return {
    rows: Array.from({ length: count }, () => sure(confidence)),
    labels: Array.from({ length: count }, (_, i) => (i < right ? 0 : 1)),
  };
}

/** All rows of several blocks. */
function together(...blocks: readonly ReturnType<typeof block>[]) {
  return {
    predictions: [inOrder(blocks.flatMap(({ rows }) => rows))],
    labels: Uint8Array.from(blocks.flatMap(({ labels }) => labels)),
  };
}

const softmax = (logits: readonly number[]): number[] => {
  const weights = logits.map(Math.exp);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map(weight => weight / total);
};

/** Rows whose labels are drawn with the very probabilities that their logits say, and that then say `temperature` times as much. */
function overstated(temperature: number, count: number, seed: number) {
  const rng = random(seed);
  const rows: number[][] = [];
  const labels: number[] = [];
  for (let i = 0; i < count; i++) {
    const logits = Array.from({ length: 10 }, () => 6 * rng.uniform());
    let left = rng.uniform();
    labels.push(
      Math.max(
        0,
        softmax(logits).findIndex(p => (left -= p) < 0),
      ),
    );
    rows.push(softmax(logits.map(logit => logit * temperature)));
  }
  return { predictions: [inOrder(rows)], labels: Uint8Array.from(labels) };
}

test('a temperature that is known is found again', () => {
  for (const truth of [0.6, 1, 2.5]) {
    const { predictions, labels } = overstated(truth, 6000, 7);
    const found = temperatureOf(predictions, labels);
    expect(Math.abs(found / truth - 1)).toBeLessThan(0.05); // the labels are drawn: three standard errors
  }
});

test('it is the minimum, to four digits: as a search by thirds finds it from the losses alone', () => {
  let [low, high] = [1, 20];
  const loss = (temperature: number): number => calibrationOf(formula, formulaLabels, temperature).loss;
  while (high - low > 1e-6) {
    const third = (high - low) / 3;
    if (loss(low + third) < loss(high - third)) high -= third;
    else low += third;
  }
  expect(temperatureOf(formula, formulaLabels)).toBeCloseTo((low + high) / 2, 4);
});

test('one confidence, two classes: the temperature that turns it into the share of hits', () => {
  const { predictions, labels } = together(block(0.95, 10, 8));
  const logit = (p: number): number => Math.log(p / (1 - p));
  const temperature = temperatureOf(predictions, labels);
  expect(temperature).toBeCloseTo(logit(0.95) / logit(0.8), 4);
  expect(calibrationOf(predictions, labels, temperature).error).toBeCloseTo(0, 4);
});

test('the error: gaps of the bins, weighted by their counts', () => {
  // |0.7 − 0.75| · 20 + |0.9 − 0.97| · 10 + |1 − 0.62| · 2, over 32 rows
  const { predictions, labels } = together(block(0.75, 20, 14), block(0.97, 10, 9), block(0.62, 2, 2));
  const { error, n, bins, loss } = calibrationOf(predictions, labels);
  expect(error).toBeCloseTo((1 + 0.7 + 0.76) / 32, 6);
  expect(n).toBe(32);
  expect(bins.flatMap(({ count }, bin) => (count > 0 ? [[bin, count]] : []))).toEqual([
    [9, 2],
    [11, 20],
    [14, 10],
  ]);
  expect(bins[11]).toMatchObject({
    low: expect.closeTo(11 / 15, 12) as number,
    high: expect.closeTo(12 / 15, 12) as number,
    correct: 14,
    confidence: expect.closeTo(0.75, 6) as number,
  });
  expect(loss).toBeCloseTo(scoreOf(predictions, labels).loss, 6);
});

test('two confidences in one bin: gaps that cancel out count for nothing, as everywhere where this error is used', () => {
  const { predictions, labels } = together(block(0.94, 50, 48), block(0.98, 50, 48));
  expect(calibrationOf(predictions, labels).error).toBeCloseTo(0, 6);
});

test('confidence that is right on average has no error, and needs no temperature', () => {
  const { predictions, labels } = together(block(0.75, 40, 30), block(0.9, 40, 36));
  expect(calibrationOf(predictions, labels).error).toBeCloseTo(0, 6);
  expect(temperatureOf(predictions, labels)).toBeCloseTo(1, 4);
});

test('the finer bins tell apart what is nearly certain', () => {
  const { predictions, labels } = together(block(0.995, 4, 4), block(0.9995, 6, 5), block(1, 3, 3));
  const { fine, bins } = calibrationOf(predictions, labels);
  expect(fine.map(({ count }) => count)).toEqual([0, 0, 0, 0, 4, 0, 6, 0, 3]);
  expect(fine[4]?.low).toBeCloseTo(0.99, 12);
  expect(fine[6]).toMatchObject({ correct: 5, confidence: expect.closeTo(0.9995, 6) as number });
  expect(bins.map(({ count }) => count).at(-1)).toBe(13);
  const all = [...fine, ...calibrationOf(formula, formulaLabels).fine];
  expect(all.every(({ low, high, confidence, count }) => count === 0 || (low <= confidence && confidence <= high))).toBe(true); // prettier-ignore
});

test('a mistake made with certainty is worth a very high temperature, but a finite loss', () => {
  const { predictions, labels } = together(block(1, 10, 9));
  const temperature = temperatureOf(predictions, labels);
  expect(temperature).toBeGreaterThan(15);
  expect(temperature).toBeLessThanOrEqual(20);
  expect(calibrationOf(predictions, labels).loss).toBeCloseTo(1.6118, 3);
  // Where the label is the least likely class every time, no temperature is high enough.
  expect(temperatureOf(predictions, new Uint8Array(10).fill(5))).toBeCloseTo(20, 3);
});

test('where nothing is read wrong, nothing says how sure is sure enough: the temperature stays 1', () => {
  const certain = together(block(1, 10, 10));
  expect(temperatureOf(certain.predictions, certain.labels)).toBe(1);
  expect(calibrationOf(certain.predictions, certain.labels)).toMatchObject({ error: 0, loss: 0, n: 10 });
  const modest = together(block(0.8, 10, 10));
  expect(temperatureOf(modest.predictions, modest.labels)).toBe(1);
  expect(calibrationOf(modest.predictions, modest.labels).error).toBeCloseTo(0.2, 6);
  const one = together(block(0.8, 1, 1));
  expect(crossFit(one.predictions, one.labels)).toMatchObject({ temperature: 1, after: { n: 1 } });
});

test('equal probabilities say nothing either, and no rows at all nothing', () => {
  const flat = [inOrder([Array.from({ length: 10 }, () => 0.1)])];
  expect(temperatureOf(flat, Uint8Array.of(3))).toBe(1);
  expect(calibrationOf(flat, Uint8Array.of(3)).error).toBeCloseTo(0.1, 6);
  expect(temperatureOf([], formulaLabels)).toBe(1);
  expect(calibrationOf([], formulaLabels)).toMatchObject({ error: NaN, loss: NaN, n: 0 });
  expect(crossFit([], formulaLabels)).toMatchObject({ temperature: 1, after: { n: 0 } });
});

test('calibrated probabilities: a softmax over divided logits, in the same order', () => {
  const logits = [3, 1, 0.5, 0, -1, -2, -3, -4, -5, -6];
  const both = Float32Array.from([...softmax(logits), ...sure(1)]);
  const softer = calibrated(both, 2);
  softmax(logits.map(logit => logit / 2)).forEach((p, k) => expect(softer[k]).toBeCloseTo(p, 6));
  softer.slice(10).forEach((p, k) => expect(p).toBeCloseTo(k === 0 ? 1 : 0, 6));
  expect(calibrated(both, 1)[0]).toBeCloseTo(both[0] ?? 0, 6);
});

test('cross-fitted: no fold’s rows at a temperature that they had a say in', () => {
  const folds = [overstated(3, 800, 1), overstated(1, 800, 2), overstated(1, 800, 3)];
  const labels = Uint8Array.from(folds.flatMap(fold => [...fold.labels]));
  const predictions = folds.flatMap((fold, i) =>
    fold.predictions.map(({ probabilities, rows }) => ({
      fold: i + 1,
      probabilities,
      rows: rows.map(row => row + 800 * i),
    })),
  );
  const { temperature, before, after, by } = crossFit(predictions, labels);
  expect(by).toBe('fold');
  expect(temperature).toBeCloseTo(temperatureOf(predictions, labels), 9);
  expect(before).toEqual(calibrationOf(predictions, labels));
  // Worked out again the long way: each fold apart, its labels kept from its own fit.
  const parts = predictions.map(held => {
    const others = predictions.filter(other => other !== held);
    return calibrationOf([held], labels, temperatureOf(others, labels));
  });
  expect(after.loss).toBeCloseTo(parts.reduce((sum, { loss }) => sum + loss, 0) / 3, 6);
  expect(after.bins.map(({ count }) => count)).toEqual(
    after.bins.map((_, bin) => parts.reduce((sum, { bins }) => sum + (bins[bin]?.count ?? 0), 0)),
  );
  expect(after.loss).not.toBeCloseTo(calibrationOf(predictions, labels, temperature).loss, 3);
});

test('of one fold alone, each half is judged by the other', () => {
  // The even rows are too sure, the odd ones are not: each half is made worse by the other's temperature.
  const [sharp, honest] = [overstated(3, 1000, 4), overstated(1, 1000, 5)];
  const [a, b] = [sharp, honest].map(
    ({ predictions }) => predictions[0]?.probabilities ?? new Float32Array(0),
  );
  const rows = Array.from({ length: 2000 }, (_, i) => {
    const from = 10 * Math.floor(i / 2);
    return [...((i % 2 === 0 ? a : b)?.subarray(from, from + 10) ?? [])];
  });
  const labels = Uint8Array.from(
    rows,
    (_, i) => (i % 2 === 0 ? sharp : honest).labels[Math.floor(i / 2)] ?? 0,
  );
  const { after, before, by, temperature } = crossFit([inOrder(rows)], labels);
  expect(by).toBe('half');
  expect(after.n).toBe(2000);
  expect(temperature).toBeGreaterThan(1.1);
  expect(after.loss).toBeGreaterThan(before.loss);
});
