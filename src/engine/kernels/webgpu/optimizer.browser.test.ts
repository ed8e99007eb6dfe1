/** In-place optimizers on WebGPU against the plain ones on tfjs's cpu backend, and what else may share a variable's buffer. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Ops, OptimizerRule, StepValue } from '../../ops/ops.ts';
import { plainOps } from '../../ops/plain.ts';
import { distance, normals } from '../wasm/fixture.ts';
import { counts, hasWebgpu, startWebgpu } from './fixture.ts';

/** Largest difference relative to the largest value, after 50 steps in float32. */
const TOLERANCE = 1e-5;

const RULES: readonly OptimizerRule[] = [
  { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  { kind: 'rmsprop', rho: 0.9, epsilon: 1e-7 },
  { kind: 'sgd', momentum: 0.9 },
  { kind: 'sgd', momentum: 0 },
];

/** More than are moved in one dispatch, of odd sizes. */
const SHAPES: readonly (readonly number[])[] = [
  [3, 3, 1, 8],
  [8],
  [7, 5],
  [1],
  [30, 13],
  [13],
  [64],
  [],
  [2],
];

const found = await hasWebgpu();

describe.skipIf(!found)(found ? 'webgpu' : 'webgpu (skipped: no adapter)', () => {
  let ours = plainOps;
  beforeAll(async () => {
    ours = await startWebgpu();
  });

  /** All variables after 50 steps whose gradients differ in size and whose rate changes on the way. */
  async function trained(
    ops: Ops,
    rule: OptimizerRule,
    asGiven: (rate: number) => StepValue,
  ): Promise<Float32Array[]> {
    const variables = SHAPES.map((shape, i) =>
      tf.tidy(() => tf.variable(tf.tensor(normals(shape, i), [...shape]))),
    );
    const optimizer = ops.optimizer(rule, variables);
    for (let step = 0; step < 50; step++) {
      tf.tidy(() => {
        const gradients = SHAPES.map((shape, i) =>
          tf.tensor(
            normals(shape, 100 * step + i).map(g => g * 10 ** -(step % 6)),
            [...shape],
          ),
        );
        optimizer.apply(gradients, asGiven(step < 30 ? 1e-2 : 1e-3));
      });
    }
    const values = await Promise.all(variables.map(async v => Float32Array.from(await v.data())));
    optimizer.dispose();
    tf.dispose(variables);
    return values;
  }

  describe.each(RULES)('$kind', rule => {
    test('follows the plain rule over 50 steps, the rate known here or on the device', async () => {
      const before = counts();
      const known = await trained(ours, rule, rate => rate);
      const onDevice = await trained(ours, rule, rate => tf.scalar(rate));
      expect(counts()).toEqual(before);
      await tf.setBackend('cpu');
      const expected = await trained(plainOps, rule, rate => rate);
      await tf.setBackend('webgpu');
      expect(onDevice).toEqual(known);
      expected.forEach((values, i) =>
        expect(distance(known[i] ?? new Float32Array(), values)).toBeLessThan(TOLERANCE),
      );
    });

    test('leaves a snapshot of the variable alone, and no stale copy of the variable', async () => {
      const variable = tf.tidy(() => tf.variable(tf.ones([5])));
      const snapshot = tf.clone(variable);
      const optimizer = ours.optimizer(rule, [variable]);
      expect(Array.from(await variable.data())).toEqual([1, 1, 1, 1, 1]);
      const before = counts().tensors;
      tf.tidy(() => optimizer.apply([tf.mul(tf.ones([5]), 2)], 0.1));
      expect(counts().tensors).toBe(before);
      expect(Array.from(await snapshot.data())).toEqual([1, 1, 1, 1, 1]);
      const once = await variable.data();
      expect(once.every(w => w < 1)).toBe(true);
      tf.tidy(() => optimizer.apply([tf.mul(tf.ones([5]), 2)], 0.1));
      const twice = await variable.data();
      expect(twice.every((w, i) => w < (once[i] ?? NaN))).toBe(true);
      optimizer.dispose();
      tf.dispose([variable, snapshot]);
    });
  });

  test('a gradient of the wrong size is refused', () => {
    const variable = tf.tidy(() => tf.variable(tf.ones([5])));
    const optimizer = ours.optimizer({ kind: 'sgd', momentum: 0 }, [variable]);
    expect(() => tf.tidy(() => optimizer.apply([tf.ones([4])], 0.1))).toThrow(/gradient/);
    optimizer.dispose();
    variable.dispose();
  });

  test('a moving average follows its value in place, and leaves a snapshot alone', async () => {
    const average = tf.tidy(() => tf.variable(tf.tensor1d([1, 2, 3, 4, 5])));
    const snapshot = tf.clone(average);
    const value = tf.tensor1d([5, 4, 3, 2, 1]);
    const before = counts().tensors;
    ours.follow(average, value, 0.75);
    ours.follow(average, value, 0.75);
    expect(counts().tensors).toBe(before);
    const expected = [1, 2, 3, 4, 5].map((start, i) => start * 0.5625 + (5 - i) * 0.4375);
    expect(Array.from(await average.data())).toEqual(expected);
    expect(Array.from(await snapshot.data())).toEqual([1, 2, 3, 4, 5]);
    tf.dispose([average, snapshot, value]);
  });
});
