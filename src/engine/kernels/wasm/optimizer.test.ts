/** In-place optimizers against the same rules in double precision, and what else may share a variable's memory. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OptimizerRule, OptimizerStep } from '../../ops/ops.ts';
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

  test('goes on from what it remembers as if it had never stopped, bit for bit', async () => {
    const before = tf.memory().numTensors;
    const shape = [311, 3];
    const steps = Array.from({ length: 20 }, (_, i) => normals(shape, 100 + i));
    const move = (optimizer: OptimizerStep, from: number, to: number): void => {
      for (const step of steps.slice(from, to))
        tf.tidy(() => optimizer.apply([tf.tensor(step, shape), tf.scalar(step[0] ?? 0)], 1e-2));
    };
    const fresh = (): tf.Variable[] =>
      tf.tidy(() => [tf.variable(tf.tensor(normals(shape, 1), shape)), tf.variable(tf.scalar(1))]);

    const [whole, parted] = [fresh(), fresh()];
    const unbroken = wasmOptimizer(a, rule, whole);
    move(unbroken, 0, 20);
    const first = wasmOptimizer(a, rule, parted);
    move(first, 0, 7);
    const state = await first.read();
    first.dispose();
    const second = wasmOptimizer(a, rule, parted, state);
    move(second, 7, 20);

    expect(parted.map(variable => variable.dataSync())).toEqual(whole.map(variable => variable.dataSync()));
    expect(await second.read()).toEqual(await unbroken.read());
    expect(state.steps).toBe(rule.kind === 'adam' ? 7 : 0);
    // A copy: the steps after it left it alone.
    if (state.slots.length > 0) expect(state.slots).not.toEqual((await second.read()).slots);
    for (const optimizer of [unbroken, second]) optimizer.dispose();
    tf.dispose([...whole, ...parted]);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('averages without gradients end at zero, never at denormal numbers', async () => {
    const variable = tf.tidy(() => tf.variable(tf.ones([9])));
    const optimizer = wasmOptimizer(a, rule, [variable]);
    // One gradient and then none.
    for (const gradient of [1e-18, ...Array.from({ length: 800 }, () => 0)])
      tf.tidy(() => optimizer.apply([tf.mul(tf.ones([9]), gradient)], 1e-3));
    const { slots } = await optimizer.read();
    for (const average of slots.flat()) expect([...average]).toEqual(Array.from({ length: 9 }, () => 0));
    expect([...variable.dataSync()]).toEqual(Array.from({ length: 9 }, () => 1));
    tf.tidy(() => optimizer.apply([tf.mul(tf.ones([9]), Number.NaN)], 1e-3));
    expect([...variable.dataSync()].every(Number.isNaN)).toBe(true);
    optimizer.dispose();
    variable.dispose();
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

test('what is remembered of other variables is refused, and nothing is left behind', () => {
  const rule: OptimizerRule = { kind: 'sgd', momentum: 0.9 };
  const variables = tf.tidy(() => [tf.variable(tf.ones([5])), tf.variable(tf.ones([4]))]);
  const before = tf.memory().numTensors;
  for (const own of [[new Float32Array(5)], [new Float32Array(5), new Float32Array(5)], []])
    expect(() => wasmOptimizer(a, rule, variables, { steps: 0, slots: [own] })).toThrow(/moving average/);
  expect(() => wasmOptimizer(a, rule, variables, { steps: 0, slots: [] })).toThrow(/moving average/);
  expect(tf.memory().numTensors).toBe(before);
  tf.dispose(variables);
});

test('a gradient of the wrong size is refused', () => {
  const variable = tf.tidy(() => tf.variable(tf.ones([5])));
  const optimizer = wasmOptimizer(a, { kind: 'sgd', momentum: 0 }, [variable]);
  expect(() => tf.tidy(() => optimizer.apply([tf.ones([4])], 0.1))).toThrow(/gradient/);
  optimizer.dispose();
  variable.dispose();
});
