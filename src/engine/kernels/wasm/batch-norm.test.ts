/**
 * Batch normalisation against its formula in plain ops on tfjs's cpu backend: values, statistics, gradients, memory. In
 * Node and, through kernels.browser.test.ts, in Chromium.
 */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NormScale, Ops, Statistics } from '../../ops/ops.ts';
import { plainOps } from '../../ops/plain.ts';
import type { Attached } from './attach.ts';
import { distance, normals, on, startWasm, kernelsCalledBy } from './fixture.ts';
import { wasmOps } from './ops.ts';
import { unregisterKernels } from './register.ts';

/** Largest difference relative to the largest value: float32 sums in another order. */
const TOLERANCE = 1e-5;

type Trained = Statistics & { readonly output: tf.Tensor };
type Train = (x: tf.Tensor, scale: NormScale) => Trained;

/** The formula, for tfjs to differentiate. */
const plainly: Train = (x, { gamma, beta, epsilon, activation }) => {
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const mean = tf.mean<tf.Tensor1D>(x, axes);
  const off = tf.sub(x, mean);
  const variance = tf.mean<tf.Tensor1D>(tf.square(off), axes);
  const spread = tf.sqrt(tf.add(variance, epsilon));
  const y = tf.add(tf.mul(gamma, tf.div(off, spread)), beta);
  const output = activation === 'relu' ? tf.relu(y) : y;
  return { output, mean, variance };
};

const CASES = [
  { shape: [64, 14, 14, 32], activation: 'relu' },
  { shape: [3, 5, 7, 12], activation: 'linear' },
  { shape: [2, 4, 4, 256], activation: 'relu' },
  { shape: [65, 20], activation: 'relu' },
  { shape: [200, 4], activation: 'linear' },
  { shape: [1, 1, 2, 8], activation: 'linear' },
  { shape: [3, 4, 4, 6], activation: 'relu' },
] as const;

let a: Attached;
let ours: Ops;
beforeAll(async () => {
  a = await startWasm();
  ours = wasmOps(plainOps, a);
});
afterAll(() => {
  unregisterKernels();
  a.dispose();
});

/** Inputs of a layer whose channels differ in mean and spread. */
function layer(shape: readonly number[], epsilon = 1e-3) {
  const channels = shape.at(-1) ?? 0;
  const spread = tf.add(tf.abs(tf.tensor1d(normals([channels], 5))), 0.5);
  const x = tf.add(
    tf.mul(tf.tensor(normals(shape, 1), [...shape]), spread),
    tf.tensor1d(normals([channels], 6)),
  );
  const gamma = tf.tensor1d(normals([channels], 2));
  const beta = tf.tensor1d(normals([channels], 3));
  return { x, gamma, beta, epsilon };
}

/** [output, mean, variance, and the gradients of x, γ and β]. */
function numbers(train: Train, shape: readonly number[], activation: NormScale['activation']): tf.Tensor[] {
  const { x, gamma, beta, epsilon } = layer(shape);
  const found = train(x, { gamma, beta, epsilon, activation });
  const dy = tf.tensor(normals(shape, 9), [...shape]);
  const gradients = tf.grads((x2: tf.Tensor, gamma2: tf.Tensor, beta2: tf.Tensor) => {
    const scale = { gamma: gamma2 as tf.Tensor1D, beta: beta2 as tf.Tensor1D, epsilon, activation };
    const { output, mean, variance } = train(x2, scale);
    kept.push(mean, variance);
    return output;
  })([x, gamma, beta], dy);
  kept.push(found.mean, found.variance);
  return [found.output, found.mean, found.variance, ...gradients];
}
/** Statistics that a layer gave away: the caller's to dispose. */
const kept: tf.Tensor[] = [];

describe('with the batch’s statistics', () => {
  test.each(CASES)('$shape, $activation', async ({ shape, activation }) => {
    const before = tf.memory();
    const actual = await on('wasm', () =>
      numbers((x, scale) => ours.batchNormTraining(x, scale), shape, activation),
    );
    tf.dispose(kept.splice(0));
    expect(tf.memory()).toMatchObject({
      numTensors: before.numTensors,
      numDataBuffers: before.numDataBuffers,
    });
    const expected = await on('cpu', () => numbers(plainly, shape, activation));
    kept.length = 0;
    expect(actual).toHaveLength(6);
    const errors = actual.map((values, i) => distance(values, expected[i] ?? new Float32Array()));
    expect(Math.max(...errors)).toBeLessThan(TOLERANCE);
  });

  test('the statistics outlive their scope, and are constants to the gradient', () => {
    const { x, gamma, beta, epsilon } = layer([6, 8]);
    const found: Statistics[] = [];
    const slope = tf.tidy(() =>
      tf.grad((t: tf.Tensor) => {
        const { output, ...statistics } = ours.batchNormTraining(t, {
          gamma,
          beta,
          epsilon,
          activation: 'linear',
        });
        found.push(statistics);
        return tf.add(tf.mul(tf.sum(output), 0), tf.sum(statistics.mean));
      })(x),
    );
    expect(slope.dataSync().every(value => value === 0)).toBe(true);
    for (const { mean, variance } of found) {
      expect(mean.dataSync().every(Number.isFinite)).toBe(true);
      expect(variance.dataSync().every(value => value > 0)).toBe(true);
      tf.dispose([mean, variance]);
    }
    tf.dispose([x, gamma, beta, slope]);
  });

  test('a mean far larger than the spread costs no precision', () => {
    // 100 + n(0, 0.01): a sum of squares minus a squared sum would have no correct digit left.
    const rows = 20_000;
    const values = normals([rows, 4], 4).map(value => Math.fround(100 + 0.01 * value));
    const exact = (column: number): { mean: number; variance: number } => {
      const own = Array.from({ length: rows }, (_, i) => values[4 * i + column] ?? NaN);
      const mean = own.reduce((sum, value) => sum + value, 0) / rows;
      return { mean, variance: own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows };
    };
    const gamma = tf.ones<tf.Rank.R1>([4]);
    const beta = tf.zeros<tf.Rank.R1>([4]);
    const x = tf.tensor2d(values, [rows, 4]);
    const scale = { gamma, beta, epsilon: 1e-7, activation: 'linear' } as const;
    const { output, mean, variance } = ours.batchNormTraining(x, scale);
    const [means, variances] = [mean.dataSync(), variance.dataSync()];
    for (let column = 0; column < 4; column++) {
      expect(means[column]).toBeCloseTo(exact(column).mean, 4);
      expect((variances[column] ?? NaN) / exact(column).variance).toBeCloseTo(1, 3);
    }
    tf.dispose([x, gamma, beta, output, mean, variance]);
  });

  test('γ and β alone need no pass over x’s gradient', () => {
    const { x, gamma, beta, epsilon } = layer([6, 8]);
    let gradients: tf.Tensor[] = [];
    const work = (): void => {
      gradients = tf.tidy(() =>
        tf.grads((g: tf.Tensor, b: tf.Tensor) => {
          const scale = {
            gamma: g as tf.Tensor1D,
            beta: b as tf.Tensor1D,
            epsilon,
            activation: 'relu' as const,
          };
          const { output, mean, variance } = ours.batchNormTraining(x, scale);
          kept.push(mean, variance);
          return tf.sum(output);
        })([gamma, beta]),
      );
    };
    const called = kernelsCalledBy(a, work);
    expect(called).not.toContain('norm_gradient');
    expect(called).toContain('norm_scale_gradient');
    tf.dispose([x, gamma, beta, ...gradients, ...kept.splice(0)]);
  });

  test('NaN shows, in its own channel', () => {
    const { x, gamma, beta, epsilon } = layer([6, 4]);
    const values = Float32Array.from(x.dataSync());
    values[9] = NaN;
    const bad = tf.tensor2d(values, [6, 4]);
    const found = ours.batchNormTraining(bad, { gamma, beta, epsilon, activation: 'relu' });
    const output = found.output.dataSync();
    expect([...output].map((value, i) => [i % 4, Number.isNaN(value)])).toEqual(
      [...output].map((_, i) => [i % 4, i % 4 === 1]),
    );
    tf.dispose([x, gamma, beta, bad, found.output, found.mean, found.variance]);
  });
});

describe('with given statistics', () => {
  test.each(CASES)('$shape, $activation', async ({ shape, activation }) => {
    const work = (ops: Ops) => (): tf.Tensor[] => {
      const { x, ...scale } = layer(shape);
      const channels = shape.at(-1) ?? 0;
      const mean = tf.tensor1d(normals([channels], 7));
      const variance = tf.abs(tf.tensor1d(normals([channels], 8)));
      return [ops.batchNorm(x, { ...scale, activation }, { mean, variance })];
    };
    const before = tf.memory().numTensors;
    const [actual] = await on('wasm', work(ours));
    expect(tf.memory().numTensors).toBe(before);
    const [expected] = await on('cpu', work(plainOps));
    expect(distance(actual ?? new Float32Array(), expected ?? new Float32Array())).toBeLessThan(TOLERANCE);
  });
});
