/** The order of batches, and how labels reach the loss. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { random } from '../lib/random.ts';
import { blobs } from '../testing/blobs.ts';
import { batchOf, epochOrder, pieces } from './batches.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const rows = Int32Array.of(2, 0);

test('smoothed labels are those of Keras’s CategoricalCrossentropy: y · (1 − s) + s / 10', async () => {
  const digits = blobs(4);
  const before = tf.memory().numTensors;
  const batch = batchOf(digits, rows, { loss: 'categorical', labelSmoothing: 0.2 });
  const targets = [...(await batch.targets.data())];
  const labels = [...(await batch.labels.data())];
  rows.forEach((_, i) => {
    for (let k = 0; k < 10; k++)
      expect(targets[i * 10 + k]).toBeCloseTo((k === labels[i] ? 1 : 0) * 0.8 + 0.02, 6);
  });
  batch.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test('integer labels are never smoothed', () => {
  const batch = batchOf(blobs(4), rows, { loss: 'sparse', labelSmoothing: 0.2 });
  expect(batch.targets).toBe(batch.labels);
  batch.dispose();
});

test('an epoch’s order is a permutation that depends on seed and epoch alone', () => {
  const all = Int32Array.from({ length: 50 }, (_, i) => i * 3);
  const order = (epoch: number): number[] => [...epochOrder(all, random(5), epoch)];
  expect(order(2)).toEqual(order(2));
  expect(order(2)).not.toEqual(order(3));
  expect(order(2).toSorted((a, b) => a - b)).toEqual([...all]);
});

test('pieces cover all rows, the last one shorter', () => {
  expect([...pieces(Int32Array.of(1, 2, 3, 4, 5), 2)].map(piece => [...piece])).toEqual([
    [1, 2],
    [3, 4],
    [5],
  ]);
});
