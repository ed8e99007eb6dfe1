/** In-place optimizers against the same rules in double precision, and what else may share a variable's memory. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OptimizerRule } from '../../ops/ops.ts';
import type { Attached } from './attach.ts';
import { distance, normals, startWasm } from './fixture.ts';
import { wasmOptimizer } from './optimizer.ts';

let a: Attached;
beforeAll(async () => {
  a = await startWasm();
});
afterAll(() => a.dispose());

/** Keras 3's rules, one element at a time. */
function reference(rule: OptimizerRule, start: number, gradients: readonly number[], rate: number): number {
  let [w, m, v] = [start, 0, 0];
  gradients.forEach((g, i) => {
    if (rule.kind === 'adam') {
      m += (g - m) * (1 - rule.beta1);
      v += (g * g - v) * (1 - rule.beta2);
      const alpha = (rate * Math.sqrt(1 - rule.beta2 ** (i + 1))) / (1 - rule.beta1 ** (i + 1));
      w -= (alpha * m) / (Math.sqrt(v) + rule.epsilon);
    } else if (rule.kind === 'rmsprop') {
      v = rule.rho * v + (1 - rule.rho) * g * g;
      w -= (rate * g) / Math.sqrt(v + rule.epsilon);
    } else {
      m = rule.momentum * m - rate * g;
      w += m;
    }
  });
  return w;
}

const RULES: readonly OptimizerRule[] = [
  { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  { kind: 'rmsprop', rho: 0.9, epsilon: 1e-7 },
  { kind: 'sgd', momentum: 0.9 },
  { kind: 'sgd', momentum: 0 },
];

describe.each(RULES)('$kind', rule => {
  test('follows Keras over 50 steps of gradients of very different sizes', () => {
    const before = tf.memory().numTensors;
    // More than one lane's piece, and a tail.
    const shape = [5657, 3];
    const steps = Array.from({ length: 50 }, (_, i) => normals(shape, 100 + i).map(x => x * 10 ** -(i % 6)));
    const start = normals(shape, 1);
    const variables = tf.tidy(() => [tf.variable(tf.tensor(start, shape)), tf.variable(tf.scalar(1))]);
    const optimizer = wasmOptimizer(a, rule, variables);
    for (const step of steps)
      tf.tidy(() => optimizer.apply([tf.tensor(step, shape), tf.scalar(step[0] ?? 0)], 1e-3));
    const expected = start.map((w, i) =>
      reference(
        rule,
        w,
        steps.map(step => step[i] ?? 0),
        1e-3,
      ),
    );
    expect(distance(Float32Array.from(variables[0]?.dataSync() ?? []), expected)).toBeLessThan(2e-6);
    optimizer.dispose();
    tf.dispose(variables);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('leaves a snapshot of the variable alone', () => {
    const variable = tf.tidy(() => tf.variable(tf.ones([5])));
    const snapshot = tf.clone(variable);
    const optimizer = wasmOptimizer(a, rule, [variable]);
    const before = tf.memory().numTensors;
    tf.tidy(() => optimizer.apply([tf.mul(tf.ones([5]), 2)], 0.1));
    expect(tf.memory().numTensors).toBe(before);
    expect(Array.from(snapshot.dataSync())).toEqual([1, 1, 1, 1, 1]);
    expect(variable.dataSync().every(w => w < 1)).toBe(true);
    optimizer.dispose();
    tf.dispose([variable, snapshot]);
  });
});

test('a gradient of the wrong size is refused', () => {
  const variable = tf.tidy(() => tf.variable(tf.ones([5])));
  const optimizer = wasmOptimizer(a, { kind: 'sgd', momentum: 0 }, [variable]);
  expect(() => tf.tidy(() => optimizer.apply([tf.ones([4])], 0.1))).toThrow(/gradient/);
  optimizer.dispose();
  variable.dispose();
});
