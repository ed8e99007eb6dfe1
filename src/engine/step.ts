/** One training step: forward, loss, gradients, update. What the loop repeats and what the start-up probe checks. */
import * as tf from '@tensorflow/tfjs-core';
import { present } from '../lib/check.ts';
import type { Batch } from './batches.ts';
import type { LiveModel } from './model.ts';
import type { Ops } from './ops/ops.ts';

/** Scalars on the device, owned by the caller: the batch's mean loss and how many of it were read right. */
export interface StepResult {
  readonly loss: tf.Scalar;
  readonly correct: tf.Scalar;
}

/** Loss and gradients (one a variable) before any update; the caller owns all of them. */
export function gradients(
  ops: Ops,
  model: LiveModel,
  batch: Batch,
  dropoutKey: number,
): StepResult & { readonly gradients: readonly tf.Tensor[] } {
  const counts: tf.Scalar[] = [];
  const { value, grads } = tf.valueAndGrads(() => {
    const logits = model.logits(batch.images, dropoutKey);
    // Kept: valueAndGrads disposes everything in here but the loss.
    counts.push(tf.keep(countCorrect(logits, batch.labels)));
    return ops.crossEntropy(logits, batch.labels);
  })([...model.variables]);
  return { loss: value, correct: present(counts[0], 'the count'), gradients: grads };
}

/** How many rows of logits [n, 10] have their largest value at the label [n]; the first counts where several tie. */
export const countCorrect = (logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar =>
  tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'float32'));
