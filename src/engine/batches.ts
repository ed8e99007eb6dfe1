/** Mini-batches of a labelled set, in a seeded order that depends on the epoch alone: any epoch can be taken up again. */
import * as tf from '@tensorflow/tfjs-core';
import { gatherImages, type DigitSet } from '../data/digits.ts';
import { present } from '../lib/check.ts';
import { shuffle, type Random } from '../lib/random.ts';
import { imageTensor } from './model.ts';

export interface Batch {
  /** [n, 28, 28, 1], 0…1. */
  readonly images: tf.Tensor4D;
  /** [n], int32. */
  readonly labels: tf.Tensor1D;
  readonly size: number;
  dispose(): void;
}

/** The order in which `epoch` (from 1) visits `rows`. */
export const epochOrder = (rows: Int32Array, rng: Random, epoch: number): Int32Array =>
  shuffle(Int32Array.from(rows), rng.fork(`epoch ${epoch}`));

/** Uploads the digits at `rows`; the caller disposes the batch. */
export function batchOf(digits: DigitSet, rows: Int32Array): Batch {
  const labels = present(digits.labels, 'labels');
  const images = imageTensor(gatherImages(digits, rows));
  const targets = tf.tensor1d(
    Int32Array.from(rows, row => labels[row] ?? 0),
    'int32',
  );
  return {
    images,
    labels: targets,
    size: rows.length,
    dispose: () => tf.dispose([images, targets]),
  };
}

/** The consecutive pieces of `rows`, `size` long but for the last. */
export function* pieces(rows: Int32Array, size: number): Generator<Int32Array, void> {
  for (let from = 0; from < rows.length; from += size) yield rows.subarray(from, from + size);
}
