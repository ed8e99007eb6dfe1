/**
 * Takes training steps on one model. Their numbers (losses, counts) stay on the device until they are asked for, since
 * reading one makes the device finish all work before it. The maker here runs each step op by op, on any backend; a
 * device that can record a step and replay it has a maker of its own.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { DigitSet } from '../data/digits.ts';
import type { Fill } from '../recipe/recipe.ts';
import { batchOf, type Batch, type LabelForm } from './batches.ts';
import type { LiveModel } from './model.ts';
import type { Ops, OptimizerStep } from './ops/ops.ts';
import { takeBack } from './read-back.ts';
import { gradients, type StepResult } from './step.ts';

/** What a stepper works with; all of it stays the caller's and outlives the stepper. */
export interface StepperJob {
  readonly ops: Ops;
  readonly model: LiveModel;
  readonly optimizer: OptimizerStep;
  /** Labelled digits; batches are rows of it. */
  readonly digits: DigitSet;
  readonly labels: LabelForm;
  readonly fill: Fill;
}

/** What one step does not share with the one before. */
export interface StepInputs {
  /** The batch: rows of the digits. */
  readonly rows: Int32Array;
  /** Dropout masks are made from it; any 32-bit integer. */
  readonly dropoutKey: number;
  readonly learningRate: number;
  /** Six numbers an image for `Ops.warp`, or null where images stay as they are. */
  readonly transforms: Float32Array | null;
}

/** Numbers of consecutive steps, in order. */
export interface StepNumbers {
  /** Mean loss of each batch, its L2 penalty included. */
  readonly losses: Float32Array<ArrayBuffer>;
  /** How many of each batch were read right. */
  readonly correct: Float32Array<ArrayBuffer>;
}

export interface Stepper {
  /** May further steps be queued while a reading is under way? Else wait for it first. */
  readonly overlaps: boolean;
  /** Queues one step. */
  step(inputs: StepInputs): void;
  /** Waits for the steps queued since the last reading and returns their numbers. */
  read(): Promise<StepNumbers>;
  /** Frees what it holds, numbers that were never read included. */
  dispose(): void;
}

export type MakeStepper = (job: StepperJob) => Promise<Stepper>;

/** Steps taken op by op. */
export function eagerStepper({ ops, model, optimizer, digits, labels, fill }: StepperJob): Stepper {
  let results: StepResult[] = [];
  const dispose = (): void => {
    for (const result of results) tf.dispose([result.loss, result.correct]);
    results = [];
  };
  return {
    overlaps: false,
    dispose,
    step: ({ rows, dropoutKey, learningRate, transforms }) => {
      const result = tf.tidy(() => {
        const batch = moved(ops, batchOf(digits, rows, labels), transforms, fill);
        const found = gradients(ops, model, batch, dropoutKey);
        optimizer.apply(found.gradients, learningRate);
        model.absorb(found.statistics);
        return { loss: found.loss, correct: found.correct };
      });
      results.push(result);
    },
    read: async () => {
      const count = results.length;
      if (count === 0) return { losses: new Float32Array(0), correct: new Float32Array(0) };
      const packed = tf.tidy(() => tf.stack(results.flatMap(result => [result.loss, result.correct])));
      const values = await takeBack(packed);
      dispose();
      return {
        losses: Float32Array.from({ length: count }, (_, i) => values[2 * i] ?? NaN),
        correct: Float32Array.from({ length: count }, (_, i) => values[2 * i + 1] ?? NaN),
      };
    },
  };
}

/** The batch with its images moved about. */
const moved = (ops: Ops, batch: Batch, transforms: Float32Array | null, fill: Fill): Batch =>
  transforms
    ? { ...batch, images: ops.warp(batch.images, tf.tensor2d(transforms, [batch.size, 6]), fill) }
    : batch;
