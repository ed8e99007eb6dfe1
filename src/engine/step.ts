/** One training step: forward, loss, gradients, update. What the loop repeats and what the start-up probe checks. */
import * as tf from '@tensorflow/tfjs-core';
import { present } from '../lib/check.ts';
import type { Batch } from './batches.ts';
import type { BatchStatistics, TrainingPass } from './lower.ts';
import type { LiveModel } from './model.ts';
import type { Ops, Slope, StepValue } from './ops/ops.ts';
import { clearTape } from './tape.ts';

/** Scalars on the device, owned by the caller: the batch's mean loss and how many of it were read right. */
export interface StepResult {
  readonly loss: tf.Scalar;
  readonly correct: tf.Scalar;
}

/** A step before its update; the caller owns all tensors. */
export interface Slopes extends StepResult {
  /** One a trainable variable. */
  readonly gradients: readonly tf.Tensor[];
  /** What batch normalisations found; for `model.absorb`. */
  readonly statistics: readonly BatchStatistics[];
}

/** Loss (its L2 penalty included) and gradients of a batch, before any update. */
export function gradients(ops: Ops, model: LiveModel, batch: Batch, dropoutKey: StepValue): Slopes {
  const statistics: BatchStatistics[] = [];
  const counts: tf.Scalar[] = [];
  try {
    const { value, grads } = tf.valueAndGrads(() => {
      const pass: TrainingPass = { dropoutKey, observe: found => statistics.push(found) };
      const logits = model.logits(batch.images, pass);
      // Kept: valueAndGrads disposes everything in here but the loss.
      counts.push(tf.keep(ops.countCorrect(logits, batch.labels)));
      return ops.crossEntropy(logits, batch.targets);
    })([...model.trainable]);
    const correct = present(counts[0], 'the count');
    return { ...withDecay(ops, model, value, grads), correct, statistics };
  } catch (fault) {
    tf.dispose([...counts, ...statistics.flatMap(({ mean, variance }) => [mean, variance])]);
    clearTape();
    throw fault;
  }
}

/** Weight decay is added past the tape, in one pass a variable; takes over what it is given. */
function withDecay(
  ops: Ops,
  { decayed }: LiveModel,
  loss: tf.Scalar,
  found: readonly tf.Tensor[],
): Pick<Slopes, 'loss' | 'gradients'> {
  const slopes = [...found];
  let total = loss;
  for (const { variable, l2, at } of decayed) {
    const slope: Slope = { loss: total, gradient: present(slopes[at], 'a gradient') };
    const more = ops.decay(variable, l2, slope);
    tf.dispose([slope.loss, slope.gradient]);
    total = more.loss;
    slopes[at] = more.gradient;
  }
  return { loss: total, gradients: slopes };
}
