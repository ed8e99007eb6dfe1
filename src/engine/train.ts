/** Trains one network on one split, telling what happens as an event stream; stops between two groups of steps. */
import { SIDE } from '../data/digits.ts';
import { InkfoldError } from '../lib/fault.ts';
import { pause } from '../lib/pause.ts';
import { mix, random, type Random } from '../lib/random.ts';
import type { Network } from '../recipe/network.ts';
import { networkOf } from '../recipe/presets.ts';
import { augments, type Recipe } from '../recipe/recipe.ts';
import type { TrainingData } from '../run/engine.ts';
import type { EpochRow, FoldResult, RunEvent } from '../run/events.ts';
import type { Split } from '../run/job.ts';
import type { TrainedModel } from '../run/model.ts';
import { randomTransforms } from './augment.ts';
import { epochOrder, pieces } from './batches.ts';
import { callbacksOf, chosenByValidation, type Action, type Callbacks } from './callbacks/callbacks.ts';
import { evaluate, type Evaluation } from './evaluate.ts';
import { ledger, type ReadSteps } from './ledger.ts';
import { initialWeights, liveModel, type LiveModel } from './model.ts';
import type { Ops, OptimizerRule } from './ops/ops.ts';
import type { MakeStepper, Stepper } from './stepper.ts';

/** What a fold's training works with. */
export interface FoldJob {
  readonly runId: string;
  readonly recipe: Recipe;
  readonly split: Split;
  readonly data: TrainingData;
  readonly ops: Ops;
  readonly makeStepper: MakeStepper;
  /** When the run's clock started, by `performance.now()`. */
  readonly startedAt: number;
  readonly signal: AbortSignal;
}

/** What lasts as long as the fold. */
interface Session extends FoldJob {
  readonly network: Network;
  readonly model: LiveModel;
  readonly stepper: Stepper;
  readonly callbacks: Callbacks;
  readonly rng: Random;
}

/** Keras's default constants for each optimizer. */
export function ruleOf({ optimizer, momentum }: Recipe): OptimizerRule {
  switch (optimizer) {
    case 'adam':
      return { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
    case 'rmsprop':
      return { kind: 'rmsprop', rho: 0.9, epsilon: 1e-7 };
    case 'sgd':
      return { kind: 'sgd', momentum };
  }
}

/**
 * Trains a fold from fresh weights, epoch by epoch, and ends with `fold-finished`; ends early, without a word, when the
 * signal fires. Throws `Diverged` when the loss is no longer finite. Frees all it allocated.
 */
export async function* trainFold(job: FoldJob): AsyncGenerator<RunEvent, void> {
  const { recipe, split, ops, signal } = job;
  const network = networkOf(recipe);
  const rng = random(recipe.seed).fork(`fold ${split.fold}`);
  const model = liveModel(network, initialWeights(network, rng.fork('initial weights')), ops);
  const optimizer = ops.optimizer(ruleOf(recipe), model.trainable);
  const { fill } = recipe;
  let stepper: Stepper | null = null;
  try {
    stepper = await job.makeStepper({ ops, model, optimizer, digits: job.data.digits, labels: recipe, fill });
    const session: Session = { ...job, network, model, stepper, callbacks: callbacksOf(recipe), rng };
    yield { kind: 'fold-started', fold: split.fold, plan: planOf(job) };
    let result: FoldResult | null = null;
    for (let epoch = 1; epoch <= recipe.epochs; epoch++) {
      const { kept, stop } = yield* trainEpoch(session, epoch);
      if (signal.aborted) return;
      result = kept ?? result;
      if (stop) break;
    }
    if (result) yield { kind: 'fold-finished', fold: split.fold, result };
  } finally {
    stepper?.dispose();
    optimizer.dispose();
    model.dispose();
  }
}

const planOf = ({ recipe, split }: FoldJob) => ({
  stepsPerEpoch: Math.ceil(split.train.length / recipe.batchSize),
  trainRows: split.train.length,
  validationRows: split.validation.length,
});

/** One epoch with its validation and its callbacks; `kept` is what the fold leaves if no later epoch is better. */
async function* trainEpoch(
  session: Session,
  epoch: number,
): AsyncGenerator<RunEvent, { kept: FoldResult | null; stop: boolean }> {
  const { recipe, split, data, ops, callbacks, model, signal } = session;
  const { fold } = split;
  const began = performance.now();
  const told = (action: Action): RunEvent => ({ kind: 'action', action: { fold, epoch, ...action } });

  for (const action of callbacks.epochBegin(epoch)) yield told(action);
  const training = yield* trainSteps(session, epoch);
  if (signal.aborted) return { kept: null, stop: true };

  if (split.validation.length > 0) yield { kind: 'validating', fold, epoch };
  const evaluation = await evaluate(model, ops, data.validation, split.validation, signal);
  if (signal.aborted) return { kept: null, stop: true };

  const score = evaluation?.score ?? null;
  const row: EpochRow = {
    fold,
    epoch,
    learningRate: callbacks.rate,
    ...training,
    validation: score,
    durationMs: performance.now() - began,
  };
  yield { kind: 'epoch', row };
  const latest = await snapshot(session, epoch);
  yield { kind: 'model', model: latest };

  const { actions, keep, stop } = callbacks.epochEnd(epoch, score);
  for (const action of actions) yield told(action);
  return { kept: keep ? resultOf(recipe, split, latest, evaluation) : null, stop };
}

async function snapshot({ runId, split, network, model }: Session, epoch: number): Promise<TrainedModel> {
  const id = `${runId}/fold ${split.fold}/epoch ${epoch}`;
  return { id, network, weights: await model.read(), fold: split.fold, epoch };
}

const resultOf = (
  recipe: Recipe,
  { fold, validation }: Split,
  model: TrainedModel,
  evaluation: Evaluation | null,
): FoldResult => ({
  model,
  score: evaluation?.score ?? null,
  predictions: evaluation && { fold, rows: validation, probabilities: evaluation.probabilities },
  chosenByValidation: chosenByValidation(recipe),
});

/** One pass over the rows; returns the running means of loss and accuracy. */
async function* trainSteps(
  session: Session,
  epoch: number,
): AsyncGenerator<RunEvent, { loss: number; accuracy: number }> {
  const { recipe, split, startedAt, callbacks, rng, stepper, signal } = session;
  const { fold } = split;
  const order = epochOrder(split.train, rng.fork('shuffle'), epoch);
  const dropoutKey = rng.fork('dropout').fork(`epoch ${epoch}`).bits();
  const augmentation = rng.fork('augmentation').fork(`epoch ${epoch}`);
  const pending = ledger(stepper);
  const totals = { loss: 0, correct: 0, images: 0 };
  let reported = 0;

  const report = async (reading: Promise<ReadSteps>): Promise<RunEvent> => {
    const group = await reading;
    const firstStep = reported + 1;
    reported += group.losses.length;
    tally(totals, group, recipe.batchSize, epoch, firstStep);
    const elapsedMs = performance.now() - startedAt;
    const learningRate = callbacks.rate;
    return { kind: 'steps', fold, epoch, firstStep, learningRate, elapsedMs, ...group };
  };

  let step = 0;
  let underWay: Promise<ReadSteps> | null = null;
  for (const rows of pieces(order, recipe.batchSize)) {
    const learningRate = callbacks.rateAt(epoch, (step * recipe.batchSize) / order.length);
    step++;
    const transforms = augments(recipe)
      ? randomTransforms(recipe, rows.length, SIDE, augmentation.fork(`step ${step}`))
      : null;
    stepper.step({ rows, dropoutKey: mix(dropoutKey + step), learningRate, transforms });
    if (!pending.add(rows.length)) continue;
    // A device that overlaps works on this group while the page is told of the one before.
    const ready = stepper.overlaps ? underWay : pending.read();
    if (stepper.overlaps) underWay = quiet(pending.read());
    if (ready) yield await report(ready);
    await pause();
    if (signal.aborted) break;
  }
  if (underWay) yield await report(underWay);
  if (reported < step) yield await report(pending.read());
  return { loss: totals.loss / totals.images, accuracy: totals.correct / totals.images };
}

/** The same promise; that it fails before anybody waits for it is not yet worth a word. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
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
