/** Grouping of step results, on the cpu backend with a clock of our own. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { ledger } from './ledger.ts';

test('groups grow until one takes about a tenth of a second, and no further', async () => {
  let time = 0;
  const pending = ledger(() => time);
  const sizes: number[] = [];
  for (let step = 0, size = 0; step < 60; step++) {
    time += 10;
    size++;
    if (!pending.add({ loss: tf.scalar(step), correct: tf.scalar(8) }, 16)) continue;
    await pending.read();
    sizes.push(size);
    size = 0;
  }
  pending.dispose();
  expect(sizes).toEqual([1, 2, 4, 8, 10, 10, 10, 10]);
});

test('reads losses and accuracies in order and frees the tensors', async () => {
  const before = tf.memory().numTensors;
  const pending = ledger();
  pending.add({ loss: tf.scalar(0.5), correct: tf.scalar(8) }, 16);
  pending.add({ loss: tf.scalar(0.25), correct: tf.scalar(4) }, 4);
  const group = await pending.read();
  expect([...group.losses]).toEqual([0.5, 0.25]);
  expect([...group.accuracies]).toEqual([0.5, 1]);
  expect(group.images).toBe(20);
  expect(tf.memory().numTensors).toBe(before);
});
