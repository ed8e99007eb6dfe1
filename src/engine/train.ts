/** Trains one network on one split, telling what happens as an event stream; stops between two groups of steps. */
import * as tf from '@tensorflow/tfjs-core';
import type { DigitSet } from '../data/digits.ts';
import { InkfoldError } from '../lib/fault.ts';
import { mix, random } from '../lib/random.ts';
import { networkOf } from '../recipe/presets.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { EpochRow, RunEvent } from '../run/events.ts';
import type { Job } from '../run/job.ts';
import { batchOf, epochOrder, pieces } from './batches.ts';
import { evaluate } from './evaluate.ts';
import { ledger, type ReadSteps } from './ledger.ts';
import { initialWeights, liveModel, type LiveModel } from './model.ts';
import type { Ops, OptimizerRule, OptimizerStep } from './ops/ops.ts';
import { gradients, type StepResult } from './step.ts';
import { pause } from '../lib/pause.ts';

/** What a fold's training works with; `startedAt` is when the run's clock started, by `performance.now()`. */
export interface Fold {
  readonly job: Job;
  readonly digits: DigitSet;
  readonly ops: Ops;
  /** Counts from 1. */
  readonly fold: number;
  readonly startedAt: number;
  readonly signal: AbortSignal;
}

/** Keras's default constants for each optimizer. */
export const ruleOf = (recipe: Recipe): OptimizerRule =>
  ({
    adam: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    rmsprop: { kind: 'rmsprop', rho: 0.9, epsilon: 1e-7 },
    sgd: { kind: 'sgd', momentum: 0.9 },
  })[recipe.optimizer] as OptimizerRule;

/**
 * Trains a fold from fresh weights: `steps`, `validating`, `epoch` and `model` events, epoch by epoch. Ends early, without
 * a word, when the signal fires. Throws `Diverged` when the loss is no longer finite. Frees all it allocated.
 */
export async function* trainFold(fold: Fold): AsyncGenerator<RunEvent, void> {
  const { job, digits, ops, signal } = fold;
  const network = networkOf(job.recipe);
  const rng = random(job.recipe.seed).fork(`fold ${fold.fold}`);
  const model = liveModel(network, initialWeights(network, rng.fork('initial weights')), ops);
  const optimizer = ops.optimizer(ruleOf(job.recipe), model.variables);
  try {
    for (let epoch = 1; epoch <= job.recipe.epochs; epoch++) {
      const began = performance.now();
      const order = epochOrder(job.split.train, rng.fork('shuffle'), epoch);
      const dropoutKey = rng.fork('dropout').fork(`epoch ${epoch}`).bits();
      const training = yield* trainEpoch(fold, model, optimizer, order, epoch, dropoutKey);
      if (signal.aborted) return;

      if (job.split.validation.length > 0) yield { kind: 'validating', fold: fold.fold, epoch };
      const validation = await evaluate(model, ops, digits, job.split.validation, signal);
      if (signal.aborted) return;

      const row: EpochRow = {
        fold: fold.fold,
        epoch,
        learningRate: job.recipe.learningRate,
        ...training,
        validation,
        durationMs: performance.now() - began,
      };
      yield { kind: 'epoch', row };
      const id = `${job.runId}/fold ${fold.fold}/epoch ${epoch}`;
      yield {
        kind: 'model',
        model: { id, network, weights: await model.read(), fold: fold.fold, epoch },
      };
    }
  } finally {
    optimizer.dispose();
    model.dispose();
  }
}

/** One pass over the rows; returns the running means of loss and accuracy. */
async function* trainEpoch(
  { job, digits, ops, fold, startedAt, signal }: Fold,
  model: LiveModel,
  optimizer: OptimizerStep,
  order: Int32Array,
  epoch: number,
  dropoutKey: number,
): AsyncGenerator<RunEvent, { loss: number; accuracy: number }> {
  const { batchSize, learningRate } = job.recipe;
  const pending = ledger();
  const totals = { loss: 0, correct: 0, images: 0 };
  let step = 0;
  let firstStep = 1;

  const report = async (): Promise<RunEvent> => {
    const group = await pending.read();
    tally(totals, group, batchSize, epoch, firstStep);
    const elapsedMs = performance.now() - startedAt;
    const event: RunEvent = { kind: 'steps', fold, epoch, firstStep, elapsedMs, ...group };
    firstStep = step + 1;
    return event;
  };

  try {
    for (const rows of pieces(order, batchSize)) {
      step++;
      const result = trainStep(model, optimizer, ops, digits, rows, mix(dropoutKey + step), learningRate);
      if (!pending.add(result, rows.length)) continue;
      yield await report();
      await pause();
      if (signal.aborted) break;
    }
    if (firstStep <= step) yield await report();
  } finally {
    pending.dispose();
  }
  return { loss: totals.loss / totals.images, accuracy: totals.correct / totals.images };
}

function trainStep(
  model: LiveModel,
  optimizer: OptimizerStep,
  ops: Ops,
  digits: DigitSet,
  rows: Int32Array,
  dropoutKey: number,
  learningRate: number,
): StepResult {
  const batch = batchOf(digits, rows);
  const { loss, correct, gradients: slopes } = gradients(ops, model, batch, dropoutKey);
  optimizer.apply(slopes, learningRate);
  batch.dispose();
  tf.dispose([...slopes]);
  return { loss, correct };
}

/** Adds a group to the epoch's totals; every batch but the last holds `batchSize` images. */
function tally(
  totals: { loss: number; correct: number; images: number },
  group: ReadSteps,
  batchSize: number,
  epoch: number,
  firstStep: number,
): void {
  let left = group.images;
  group.losses.forEach((loss, i) => {
    if (!Number.isFinite(loss))
      throw new InkfoldError(
        'Diverged',
        `The loss is no longer a number after step ${firstStep + i} of epoch ${epoch}; a smaller learning rate may help.`,
      );
    const images = Math.min(batchSize, left);
    left -= images;
    totals.loss += loss * images;
    totals.correct += (group.accuracies[i] ?? 0) * images;
    totals.images += images;
  });
}
