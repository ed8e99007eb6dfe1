/** Every backend that this browser has, held against tfjs's cpu backend: one body, all devices. */
import '../autodiff.ts';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { random } from '../../lib/random.ts';
import { weightSpecs, type Network } from '../../recipe/network.ts';
import { presetOf } from '../../recipe/presets.ts';
import type { Fill } from '../../recipe/recipe.ts';
import { blobs } from '../../testing/blobs.ts';
import { augmented } from '../augment.ts';
import { batchOf } from '../batches.ts';
import { dropout } from '../kernels/dropout.ts';
import { imageTensor, initialWeights, liveModel } from '../model.ts';
import type { Ops, OptimizerRule } from '../ops/ops.ts';
import { plainOps } from '../ops/plain.ts';
import { largest, NEGLIGIBLE, relativeError } from '../probe.ts';
import { gradients } from '../step.ts';
import { wasm } from './wasm.ts';
import { webgl } from './webgl.ts';
import { webgpu } from './webgpu.ts';

await import('@tensorflow/tfjs-backend-cpu');

/** Runs the same work on the cpu backend. */
async function onCpu<T>(work: (ops: Ops) => Promise<T>): Promise<T> {
  const before = tf.getBackend();
  await tf.setBackend('cpu');
  try {
    return await work(plainOps);
  } finally {
    await tf.setBackend(before);
  }
}

const conv = (filters: number, size: number, padding: 'same' | 'valid') =>
  ({ kind: 'conv', filters, size, padding, activation: 'relu' }) as const;
const dense = (units: number, activation: 'relu' | 'softmax') =>
  ({ kind: 'dense', units, activation }) as const;

/** Shapes that a tiled kernel can trip over: channels off by one, even and large kernels, ragged pooling, batch 1. */
const NETWORKS: readonly { name: string; rows: number; network: Network }[] = [
  {
    name: 'odd channels, 3×3 valid and 5×5 same',
    rows: 3,
    network: [
      conv(5, 3, 'valid'),
      { kind: 'maxPool', size: 2 },
      conv(7, 5, 'same'),
      { kind: 'maxPool', size: 3 },
      { kind: 'flatten' },
      dense(9, 'relu'),
      { kind: 'dropout', rate: 0.3 },
      dense(10, 'softmax'),
    ],
  },
  {
    name: 'even kernel, ragged pooling, batch of one',
    rows: 1,
    network: [
      conv(8, 4, 'same'),
      { kind: 'maxPool', size: 3 },
      conv(4, 2, 'valid'),
      { kind: 'flatten' },
      dense(10, 'softmax'),
    ],
  },
  {
    name: 'batch norm with and without ReLU, on maps and on rows, and weight decay',
    rows: 4,
    network: [
      { kind: 'conv', filters: 8, size: 5, padding: 'valid', activation: 'linear' },
      { kind: 'batchNorm', momentum: 0.9, epsilon: 0.001 },
      { kind: 'relu' },
      { kind: 'maxPool', size: 2 },
      conv(6, 3, 'valid'),
      { kind: 'batchNorm', momentum: 0.9, epsilon: 0.001 },
      { kind: 'maxPool', size: 2 },
      { kind: 'flatten' },
      { kind: 'dense', units: 12, activation: 'relu', l2: 0.05 },
      { kind: 'batchNorm', momentum: 0.9, epsilon: 0.001 },
      dense(10, 'softmax'),
    ],
  },
  {
    name: 'multiples of four, two 3×3 in a row',
    rows: 5,
    network: [
      conv(8, 3, 'same'),
      conv(12, 3, 'valid'),
      { kind: 'maxPool', size: 2 },
      { kind: 'flatten' },
      dense(16, 'relu'),
      dense(10, 'softmax'),
    ],
  },
];

/** Loss, all gradients of one step, and then all weights, with the moving averages moved, as numbers. */
async function stepNumbers(ops: Ops, network: Network, rows: number): Promise<Float32Array[]> {
  const digits = blobs(rows);
  const model = liveModel(network, initialWeights(network, random(3)), ops);
  const batch = batchOf(
    digits,
    Int32Array.from({ length: rows }, (_, i) => i),
  );
  const step = gradients(ops, model, batch, 77);
  const numbers = await Promise.all([step.loss, step.correct, ...step.gradients].map(t => t.data()));
  model.absorb(step.statistics);
  numbers.push(...(await model.read()));
  tf.dispose([step.loss, step.correct, ...step.gradients]);
  batch.dispose();
  model.dispose();
  return numbers.map(values => Float32Array.from(values));
}

const FILLS: readonly Fill[] = ['nearest', 'constant', 'reflect', 'wrap'];

const RULES: readonly OptimizerRule[] = [
  { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  { kind: 'rmsprop', rho: 0.9, epsilon: 1e-7 },
  { kind: 'sgd', momentum: 0.9 },
  { kind: 'sgd', momentum: 0 },
];

/**
 * A variable of 37 values after 5 steps with made-up gradients and a rate that changes on the way; after `breakAt` of them
 * another optimizer goes on from what the first remembers.
 */
async function optimized(ops: Ops, rule: OptimizerRule, breakAt = 9): Promise<Float32Array> {
  const rng = random(11);
  const draw = (): Float32Array => Float32Array.from({ length: 37 }, () => rng.normal());
  const variable = tf.tidy(() => tf.variable(tf.tensor1d(draw())));
  let optimizer = ops.optimizer(rule, [variable]);
  for (let step = 0; step < 5; step++) {
    if (step === breakAt) {
      const state = await optimizer.read();
      optimizer.dispose();
      optimizer = ops.optimizer(rule, [variable], structuredClone(state));
    }
    const gradient = tf.tensor1d(draw());
    optimizer.apply([gradient], step < 3 ? 0.1 : 0.01);
    gradient.dispose();
  }
  const values = Float32Array.from(await variable.data());
  optimizer.dispose();
  variable.dispose();
  return values;
}

for (const device of [wasm, webgl, webgpu]) {
  const sighting = await device.look();
  const title = sighting.found ? device.backend : `${device.backend} (skipped: ${sighting.reason})`;

  describe.skipIf(!sighting.found)(title, () => {
    let ops = plainOps;
    beforeAll(async () => {
      ({ ops } = await device.start());
    });

    test.for(NETWORKS)('gradients equal the cpu backend’s: $name', async ({ network, rows }) => {
      const actual = await stepNumbers(ops, network, rows);
      const expected = await onCpu(cpu => stepNumbers(cpu, network, rows));
      const specs = weightSpecs(network);
      const slopes = specs.filter(spec => spec.trainable).map(spec => `gradient of ${spec.name}`);
      const names = ['loss', 'correct', ...slopes, ...specs.map(spec => spec.name)];
      const none = new Float32Array(0);
      const floor = NEGLIGIBLE * Math.max(...expected.slice(2, 2 + slopes.length).map(largest));
      const errors = names.map((name, i) => [
        name,
        relativeError(actual[i] ?? none, expected[i] ?? none, floor),
      ]);
      for (const [name, error] of errors) expect.soft(error, `relative error of ${name}`).toBeLessThan(2e-5);
    });

    test('drops the same elements as the reference, and as its own gradient', async () => {
      for (const shape of [[7], [3, 5], [2, 3, 3, 5]]) {
        const attrs = { rate: 0.4, key: -123456789 };
        const run = async (): Promise<Float32Array[]> => {
          const x = tf.ones(shape);
          const { value, grad } = tf.valueAndGrad((t: tf.Tensor) => dropout(t, attrs))(x);
          const numbers = [await value.data(), await grad.data()].map(v => Float32Array.from(v));
          tf.dispose([x, value, grad]);
          return numbers;
        };
        const [value, slope] = await run();
        const [expected] = await onCpu(run);
        expect(value).toEqual(expected);
        expect(slope).toEqual(value);
      }
    });

    test.for(FILLS)('warps as the reference does: fill %s', async fill => {
      const run = async (own: Ops): Promise<Float32Array> => {
        const recipe = { ...presetOf('deep-digits').recipe, rotation: 40, zoom: 0.4, shear: 20, fill };
        const images = imageTensor(blobs(7).images);
        const moved = augmented(own, recipe, images, random(5));
        const values = Float32Array.from(await moved.data());
        tf.dispose([images, moved]);
        return values;
      };
      const actual = await run(ops);
      const expected = await onCpu(run);
      const worst = actual.reduce(
        (most, value, i) => Math.max(most, Math.abs(value - (expected[i] ?? NaN))),
        0,
      );
      expect(worst).toBeLessThan(1 / 255);
    });

    test.for(RULES)('$kind moves weights as Keras’s formula does', async rule => {
      const actual = await optimized(ops, rule);
      expect(relativeError(actual, keras(rule))).toBeLessThan(1e-5);
    });

    test.for(RULES)('$kind goes on from what it remembers, bit for bit', async rule => {
      const before = tf.memory().numTensors;
      expect(await optimized(ops, rule, 3)).toEqual(await optimized(ops, rule));
      expect(await optimized(plainOps, rule, 3)).toEqual(await optimized(plainOps, rule));
      expect(tf.memory().numTensors).toBe(before);
    });

    test('frees everything it allocated', async () => {
      const [first] = NETWORKS;
      if (!first) return;
      await stepNumbers(ops, first.network, 2);
      const before = tf.memory().numTensors;
      await stepNumbers(ops, first.network, 2);
      expect(tf.memory().numTensors).toBe(before);
    });
  });
}

/** The optimizers' formulas in double precision, as Keras 3 documents them, on the numbers of `optimized`. */
function keras(rule: OptimizerRule): Float32Array {
  const rng = random(11);
  const draw = (): number[] => Array.from({ length: 37 }, () => Math.fround(rng.normal()));
  const weights = draw();
  const first = weights.map(() => 0);
  const second = weights.map(() => 0);
  for (let step = 1; step <= 5; step++) {
    const gradient = draw();
    const rate = step <= 3 ? 0.1 : 0.01;
    weights.forEach((_, i) => {
      const [g = 0, m = 0, v = 0] = [gradient[i], first[i], second[i]];
      let change = 0;
      if (rule.kind === 'adam') {
        first[i] = rule.beta1 * m + (1 - rule.beta1) * g;
        second[i] = rule.beta2 * v + (1 - rule.beta2) * g * g;
        const alpha = (rate * Math.sqrt(1 - rule.beta2 ** step)) / (1 - rule.beta1 ** step);
        change = (-alpha * (first[i] ?? 0)) / (Math.sqrt(second[i] ?? 0) + rule.epsilon);
      } else if (rule.kind === 'rmsprop') {
        first[i] = rule.rho * m + (1 - rule.rho) * g * g;
        change = (-rate * g) / Math.sqrt((first[i] ?? 0) + rule.epsilon);
      } else {
        first[i] = rule.momentum * m - rate * g;
        change = first[i] ?? 0;
      }
      weights[i] = (weights[i] ?? 0) + change;
    });
  }
  return Float32Array.from(weights);
}
