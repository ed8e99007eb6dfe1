/** Mini-batches of a labelled set, in a seeded order that depends on the epoch alone: any epoch can be taken up again. */
import * as tf from '@tensorflow/tfjs-core';
import { CLASSES, gatherImages, type DigitSet } from '../data/digits.ts';
import { present } from '../lib/check.ts';
import { shuffle, type Random } from '../lib/random.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { imageTensor } from './model.ts';

/** How labels reach the loss. */
export type LabelForm = Pick<Recipe, 'loss' | 'labelSmoothing'>;
/** Integers, as they are. */
export const INTEGERS: LabelForm = { loss: 'sparse', labelSmoothing: 0 };

export interface Batch {
  /** [n, 28, 28, 1], 0…1. */
  readonly images: tf.Tensor4D;
  /** [n], int32. */
  readonly labels: tf.Tensor1D;
  /** The labels as the loss takes them: `labels` itself, or rows [n, 10], one-hot but for the smoothing. */
  readonly targets: tf.Tensor1D | tf.Tensor2D;
  readonly size: number;
  dispose(): void;
}

/** The order in which `epoch` (from 1) visits `rows`. */
export const epochOrder = (rows: Int32Array, rng: Random, epoch: number): Int32Array =>
  shuffle(Int32Array.from(rows), rng.fork(`epoch ${epoch}`));

/** Uploads the digits at `rows`, with labels in this form; the caller disposes the batch. */
export function batchOf(digits: DigitSet, rows: Int32Array, form: LabelForm = INTEGERS): Batch {
  const known = present(digits.labels, 'labels');
  const images = imageTensor(gatherImages(digits, rows));
  const labels = tf.tensor1d(
    Int32Array.from(rows, row => known[row] ?? 0),
    'int32',
  );
  const targets = targetsOf(labels, form);
  return {
    images,
    labels,
    targets,
    size: rows.length,
    dispose: () => tf.dispose([images, labels, targets]),
  };
}

/** Labels [n] (int32) as the loss takes them: `labels` itself, or rows that the caller disposes. */
export function targetsOf(
  labels: tf.Tensor1D,
  { loss, labelSmoothing }: LabelForm,
): tf.Tensor1D | tf.Tensor2D {
  if (loss === 'sparse') return labels;
  const spread = labelSmoothing / CLASSES;
  return tf.tidy(
    () => tf.oneHot(labels, CLASSES, 1 - labelSmoothing + spread, spread, 'float32') as tf.Tensor2D,
  );
}

/** The consecutive pieces of `rows`, `size` long but for the last. */
export function* pieces(rows: Int32Array, size: number): Generator<Int32Array, void> {
  for (let from = 0; from < rows.length; from += size) yield rows.subarray(from, from + size);
}
