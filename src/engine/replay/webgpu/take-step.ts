/**
 * One training step in which everything that changes from step to step lies on the device: op by op like any other, and
 * fit to be recorded.
 */
import * as tf from '@tensorflow/tfjs-core';
import { targetsOf } from '../../batches.ts';
import { gatherDigits } from '../../kernels/webgpu/gather.ts';
import { gradients, type StepResult } from '../../step.ts';
import type { StepperJob } from '../../stepper.ts';
import type { DigitSource } from './digit-source.ts';

/** What a step is told, as tensors. */
export interface DeviceInputs {
  readonly digits: Pick<DigitSource, 'images' | 'labels'>;
  /** [n], int32: the batch, as places in `digits`. */
  readonly rows: tf.Tensor1D;
  /** [n, 6] for `Ops.warp`, or null. */
  readonly transforms: tf.Tensor2D | null;
  /** int32. */
  readonly dropoutKey: tf.Scalar;
  readonly learningRate: tf.Scalar;
}

/** Takes the step; the caller owns the scalars. */
export function takeStep(
  { ops, model, optimizer, labels: form, fill }: StepperJob,
  { digits, rows, transforms, dropoutKey, learningRate }: DeviceInputs,
): StepResult {
  const gathered = gatherDigits(digits.images, digits.labels, rows);
  const { labels } = gathered;
  const images = transforms ? ops.warp(gathered.images, transforms, fill) : gathered.images;
  const targets = targetsOf(labels, form);
  const dispose = (): void => tf.dispose([gathered.images, images, labels, targets]);
  try {
    const batch = { images, labels, targets, size: rows.size, dispose };
    const found = gradients(ops, model, batch, dropoutKey);
    try {
      optimizer.apply(found.gradients, learningRate);
      model.absorb(found.statistics);
      return { loss: found.loss, correct: found.correct };
    } catch (thrown) {
      tf.dispose([
        found.loss,
        found.correct,
        ...found.statistics.flatMap(({ mean, variance }) => [mean, variance]),
      ]);
      throw thrown;
    } finally {
      tf.dispose([...found.gradients]);
    }
  } finally {
    dispose();
  }
}
