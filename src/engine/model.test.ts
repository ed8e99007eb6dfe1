/** A model's moving statistics and weight decay against Keras's formulas, worked out in double precision. */
import '@tensorflow/tfjs-backend-cpu';
import './autodiff.ts';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { random } from '../lib/random.ts';
import type { Network } from '../recipe/network.ts';
import { blobs } from '../testing/blobs.ts';
import { batchOf } from './batches.ts';
import { initialWeights, liveModel } from './model.ts';
import { plainOps } from './ops/plain.ts';
import { gradients } from './step.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const network: Network = [
  { kind: 'batchNorm', momentum: 0.99, epsilon: 0.001 },
  { kind: 'flatten' },
  { kind: 'dense', units: 4, activation: 'relu', l2: 0.01 },
  { kind: 'dense', units: 10, activation: 'softmax' },
];
const digits = blobs(6);
const rows = (from: number): Int32Array => Int32Array.of(from, from + 1, from + 2);

/** Mean and population variance of the pixels of three digits, as Keras takes them (ops.moments, no Bessel correction). */
function moments(from: number): { mean: number; variance: number } {
  const pixels = [...digits.images.subarray(from * 784, (from + 3) * 784)].map(value => value / 255);
  const mean = pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
  return { mean, variance: pixels.reduce((sum, value) => sum + (value - mean) ** 2, 0) / pixels.length };
}

test('moving statistics follow momentum · old + (1 − momentum) · batch, from 0 and 1', async () => {
  const model = liveModel(network, initialWeights(network, random(1)), plainOps);
  let [mean, variance] = [0, 1];
  for (const from of [0, 3]) {
    const batch = batchOf(digits, rows(from));
    const step = gradients(plainOps, model, batch, 1);
    model.absorb(step.statistics);
    tf.dispose([step.loss, step.correct, ...step.gradients]);
    batch.dispose();
    const found = moments(from);
    mean = 0.99 * mean + 0.01 * found.mean;
    variance = 0.99 * variance + 0.01 * found.variance;
  }
  const [, , movingMean, movingVariance] = await model.read();
  expect(movingMean?.[0]).toBeCloseTo(mean, 7);
  expect(movingVariance?.[0]).toBeCloseTo(variance, 6);
  model.dispose();
});

test('weight decay adds l2 · Σw² of its own kernel to the loss, and 2 · l2 · w to that kernel’s gradient', async () => {
  const weights = initialWeights(network, random(1));
  const plainNetwork = network.map(layer => (layer.kind === 'dense' ? { ...layer, l2: 0 } : layer));
  const run = async (of: Network) => {
    const model = liveModel(of, weights, plainOps);
    const batch = batchOf(digits, rows(0));
    const step = gradients(plainOps, model, batch, 1);
    model.absorb(step.statistics);
    const [loss = NaN] = await step.loss.data();
    const slopes = await Promise.all(step.gradients.map(gradient => gradient.data()));
    tf.dispose([step.loss, step.correct, ...step.gradients]);
    batch.dispose();
    model.dispose();
    return { loss, slopes };
  };
  const [decayed, free] = [await run(network), await run(plainNetwork)];
  const kernel = weights[4] ?? new Float32Array(0); // after γ, β and the two moving statistics
  const penalty = kernel.reduce((sum, w) => sum + 0.01 * w * w, 0);
  expect(penalty).toBeGreaterThan(0.01);
  expect(decayed.loss - free.loss).toBeCloseTo(penalty, 5);
  kernel.forEach((w, i) =>
    expect((decayed.slopes[2]?.[i] ?? NaN) - (free.slopes[2]?.[i] ?? NaN)).toBeCloseTo(0.02 * w, 5),
  );
  expect(decayed.slopes[4]).toEqual(free.slopes[4]); // the last layer's kernel has no decay
});
