/** Trains one network on one split, from its start or from a checkpoint, telling what happens as an event stream. */
import { random } from '../lib/random.ts';
import { networkOf } from '../recipe/presets.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { EpochRow, FoldResult, RunEvent } from '../run/events.ts';
import type { Split } from '../run/job.ts';
import type { TrainedModel } from '../run/model.ts';
import { callbacksOf, chosenByValidation, type Action } from './callbacks/callbacks.ts';
import { evaluate, type Evaluation } from './evaluate.ts';
import { lossWatch } from './loss-watch.ts';
import { initialWeights, liveModel } from './model.ts';
import type { OptimizerRule, OptimizerStep } from './ops/ops.ts';
import { believe, betweenPieces, type FoldJob, type Session } from './session.ts';
import { checkpointAt, soundWeights, startOf, type Standing } from './standing.ts';
import type { Stepper } from './stepper.ts';
import { trainSteps } from './steps.ts';
import { lapsOf } from './stopwatch.ts';

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
 * Trains a fold, epoch by epoch, from fresh weights or from where `job.from` stands, and ends with `fold-finished`; ends
 * early, without a word, when the signal fires. Throws `Diverged` when the loss or the weights are no longer finite, and
 * `DeviceLost` when the device computes no more. Frees all it allocated.
 */
export async function* trainFold(job: FoldJob): AsyncGenerator<RunEvent, void> {
  const { recipe, split, ops, signal, watch, from } = job;
  const { fold } = split;
  const { fill } = recipe;
  const network = networkOf(recipe);
  const rng = random(recipe.seed).fork(`fold ${fold}`);
  const weights = from?.weights ?? initialWeights(network, rng.fork('initial weights'));
  const model = liveModel(network, weights, ops);
  let optimizer: OptimizerStep | null = null;
  let stepper: Stepper | null = null;
  try {
    optimizer = ops.optimizer(ruleOf(recipe), model.trainable, from?.optimizer);
    stepper = await job.makeStepper({ ops, model, optimizer, digits: job.data.digits, labels: recipe, fill });
    const session: Session = {
      ...job,
      network,
      model,
      optimizer,
      stepper,
      callbacks: callbacksOf(recipe, from?.callbacks),
      rng,
      losses: lossWatch(),
      stepLaps: lapsOf(watch),
      imageLaps: lapsOf(watch),
    };
    yield from
      ? { kind: 'fold-resumed', fold, epoch: from.epoch, step: from.step }
      : { kind: 'fold-started', fold, plan: planOf(job) };
    let at: Standing = from ?? startOf(1, null);
    while (at.epoch <= recipe.epochs) {
      const { kept, stop } = yield* trainEpoch(session, at);
      if (signal.aborted) return;
      at = startOf(at.epoch + 1, kept);
      if (stop) break;
    }
    if (at.kept) yield { kind: 'fold-finished', fold, result: at.kept };
  } finally {
    stepper?.dispose();
    optimizer?.dispose();
    model.dispose();
  }
}

const planOf = ({ recipe, split }: FoldJob) => ({
  stepsPerEpoch: Math.ceil(split.train.length / recipe.batchSize),
  trainRows: split.train.length,
  validationRows: split.validation.length,
});

/** What an epoch leaves: the fold's result if no later epoch is better. */
interface EpochEnd {
  readonly kept: FoldResult | null;
  readonly stop: boolean;
}

/** One epoch, or what is left of it, with its validation and its callbacks. */
async function* trainEpoch(session: Session, at: Standing): AsyncGenerator<RunEvent, EpochEnd> {
  const { recipe, split, data, ops, callbacks, model, signal, watch } = session;
  const { fold } = split;
  const { epoch } = at;
  const began = watch.elapsed() - at.epochMs;
  const stopped: EpochEnd = { kept: at.kept, stop: true };
  const told = (action: Action): RunEvent => ({ kind: 'action', action: { fold, epoch, ...action } });

  if (at.step === 0) for (const action of callbacks.epochBegin(epoch)) yield told(action);
  const training = yield* trainSteps(session, at, began);
  if (signal.aborted) return stopped;

  if (split.validation.length > 0) yield { kind: 'validating', fold, epoch };
  // Read before anything is told of them: nobody hears of an epoch whose weights are no numbers.
  const latest = await snapshot(session, epoch);
  session.imageLaps.begin();
  const evaluation = await evaluate(model, ops, data.validation, split.validation, images =>
    betweenPieces(session, images),
  );
  if (signal.aborted) return stopped;
  believe(session);

  const score = evaluation?.score ?? null;
  const row: EpochRow = {
    fold,
    epoch,
    learningRate: callbacks.rate,
    ...training,
    validation: score,
    durationMs: watch.elapsed() - began,
  };
  yield { kind: 'epoch', row };
  yield { kind: 'model', model: latest };

  const { actions, keep, stop } = callbacks.epochEnd(epoch, score);
  for (const action of actions) yield told(action);
  const kept = keep ? resultOf(recipe, split, latest, evaluation) : at.kept;
  if (!stop && epoch < recipe.epochs)
    yield await checkpointAt(session, startOf(epoch + 1, kept), latest.weights);
  return { kept, stop };
}

async function snapshot(session: Session, epoch: number): Promise<TrainedModel> {
  const { runId, split, network } = session;
  const id = `${runId}/fold ${split.fold}/epoch ${epoch}`;
  const weights = await soundWeights(session, epoch, planOf(session).stepsPerEpoch);
  return { id, network, weights, fold: split.fold, epoch };
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
