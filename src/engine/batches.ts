/** Mini-batches of a labelled set, in a seeded order that depends on the epoch alone: any epoch can be taken up again. */
import * as tf from '@tensorflow/tfjs-core';
import { CLASSES, gatherImages, type DigitSet } from '../data/digits.ts';
import { present } from '../lib/check.ts';
import { shuffle, type Random } from '../lib/random.ts';
import type { Loss } from '../recipe/recipe.ts';
import { imageTensor } from './model.ts';

export interface Batch {
  /** [n, 28, 28, 1], 0…1. */
  readonly images: tf.Tensor4D;
  /** [n], int32. */
  readonly labels: tf.Tensor1D;
  /** The labels as the loss takes them: `labels` itself, or one-hot rows [n, 10]. */
  readonly targets: tf.Tensor1D | tf.Tensor2D;
  readonly size: number;
  dispose(): void;
}

/** The order in which `epoch` (from 1) visits `rows`. */
export const epochOrder = (rows: Int32Array, rng: Random, epoch: number): Int32Array =>
  shuffle(Int32Array.from(rows), rng.fork(`epoch ${epoch}`));

/** Uploads the digits at `rows`, with labels as `loss` takes them; the caller disposes the batch. */
export function batchOf(digits: DigitSet, rows: Int32Array, loss: Loss = 'sparse'): Batch {
  const known = present(digits.labels, 'labels');
  const images = imageTensor(gatherImages(digits, rows));
  const labels = tf.tensor1d(
    Int32Array.from(rows, row => known[row] ?? 0),
    'int32',
  );
  const targets =
    loss === 'sparse' ? labels : tf.tidy(() => tf.oneHot(labels, CLASSES, 1, 0, 'float32') as tf.Tensor2D);
  return {
    images,
    labels,
    targets,
    size: rows.length,
    dispose: () => tf.dispose([images, labels, targets]),
  };
}

/** The consecutive pieces of `rows`, `size` long but for the last. */
export function* pieces(rows: Int32Array, size: number): Generator<Int32Array, void> {
  for (let from = 0; from < rows.length; from += size) yield rows.subarray(from, from + size);
}
