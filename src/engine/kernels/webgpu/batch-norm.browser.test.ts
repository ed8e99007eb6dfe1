/** Batch normalisation on WebGPU against the plain ops on tfjs's cpu backend: values, statistics, gradients, memory. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { NormScale, Ops, Statistics } from '../../ops/ops.ts';
import { plainOps } from '../../ops/plain.ts';
import { distance, normals } from '../wasm/fixture.ts';
import { counts, hasWebgpu, on, startWebgpu } from './fixture.ts';

/** Largest difference relative to the largest value: float32 sums in another order. */
const TOLERANCE = 1e-5;

const CASES = [
  { shape: [8, 7, 7, 16], activation: 'relu' },
  { shape: [3, 5, 7, 12], activation: 'linear' },
  { shape: [2, 2, 2, 64], activation: 'relu' },
  { shape: [65, 20], activation: 'relu' },
  { shape: [200, 4], activation: 'linear' },
  { shape: [1, 1, 3, 8], activation: 'linear' },
  { shape: [3, 4, 4, 5], activation: 'relu' },
] as const;

const found = await hasWebgpu();

describe.skipIf(!found)(found ? 'webgpu' : 'webgpu (skipped: no adapter)', () => {
  let ours = plainOps;
  beforeAll(async () => {
    ours = await startWebgpu();
  });

  /** Statistics that a layer gave away: the caller's to dispose. */
  const kept: tf.Tensor[] = [];

  /** Inputs of a layer whose channels differ in mean and spread. */
  function layer(shape: readonly number[]) {
    const channels = shape.at(-1) ?? 0;
    const spread = tf.add(tf.abs(tf.tensor1d(normals([channels], 5))), 0.5);
    const x = tf.add(
      tf.mul(tf.tensor(normals(shape, 1), [...shape]), spread),
      tf.tensor1d(normals([channels], 6)),
    );
    const gamma = tf.tensor1d(normals([channels], 2));
    const beta = tf.tensor1d(normals([channels], 3));
    return { x, gamma, beta, epsilon: 1e-3 };
  }

  /** [output, mean, variance, and the gradients of x, γ and β]. */
  function numbers(ops: Ops, shape: readonly number[], activation: NormScale['activation']): tf.Tensor[] {
    const { x, gamma, beta, epsilon } = layer(shape);
    const train = (own: Pick<NormScale, 'gamma' | 'beta'>, input: tf.Tensor) => {
      const result = ops.batchNormTraining(input, { ...own, epsilon, activation });
      kept.push(result.mean, result.variance);
      return result;
    };
    const { output, mean, variance } = train({ gamma, beta }, x);
    const gradients = tf.grads(
      (input: tf.Tensor, g: tf.Tensor, b: tf.Tensor) =>
        train({ gamma: g as tf.Tensor1D, beta: b as tf.Tensor1D }, input).output,
    )([x, gamma, beta], tf.tensor(normals(shape, 9), [...shape]));
    return [output, tf.clone(mean), tf.clone(variance), ...gradients];
  }

  test.each(CASES)('with the batch’s statistics: $shape, $activation', async ({ shape, activation }) => {
    const before = counts();
    const actual = await on('webgpu', () => numbers(ours, shape, activation));
    tf.dispose(kept.splice(0));
    expect(counts()).toEqual(before);
    const expected = await on('cpu', () => numbers(plainOps, shape, activation));
    tf.dispose(kept.splice(0));
    expect(actual).toHaveLength(6);
    const errors = actual.map((values, i) => distance(values, expected[i] ?? new Float32Array()));
    expect(Math.max(...errors)).toBeLessThan(TOLERANCE);
  });

  test.each(CASES)('with given statistics: $shape, $activation', async ({ shape, activation }) => {
    const work = (ops: Ops) => (): tf.Tensor[] => {
      const { x, ...scale } = layer(shape);
      const channels = shape.at(-1) ?? 0;
      const mean = tf.tensor1d(normals([channels], 7));
      const variance = tf.abs(tf.tensor1d(normals([channels], 8)));
      const statistics: Statistics = { mean, variance };
      return [ops.batchNorm(x, { ...scale, activation }, statistics)];
    };
    const before = counts();
    const [actual] = await on('webgpu', work(ours));
    expect(counts()).toEqual(before);
    const [expected] = await on('cpu', work(plainOps));
    expect(distance(actual ?? new Float32Array(), expected ?? new Float32Array())).toBeLessThan(TOLERANCE);
  });

  test('a mean far larger than the spread costs no precision', async () => {
    // 100 + n(0, 0.01): a sum of squares minus a squared sum would have no correct digit left.
    const rows = 20_000;
    const values = normals([rows, 4], 4).map(value => Math.fround(100 + 0.01 * value));
    const exact = (column: number): { mean: number; variance: number } => {
      const own = Array.from({ length: rows }, (_, i) => values[4 * i + column] ?? NaN);
      const mean = own.reduce((sum, value) => sum + value, 0) / rows;
      return { mean, variance: own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows };
    };
    const [means, variances] = await on('webgpu', () => {
      const scale = { gamma: tf.ones<tf.Rank.R1>([4]), beta: tf.zeros<tf.Rank.R1>([4]), epsilon: 1e-7 };
      const { mean, variance } = ours.batchNormTraining(tf.tensor2d(values, [rows, 4]), {
        ...scale,
        activation: 'linear',
      });
      return [mean, variance];
    });
    for (let column = 0; column < 4; column++) {
      expect(means?.[column]).toBeCloseTo(exact(column).mean, 4);
      expect((variances?.[column] ?? NaN) / exact(column).variance).toBeCloseTo(1, 3);
    }
  });
});
