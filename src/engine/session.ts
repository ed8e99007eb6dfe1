/** What a fold's training works with, and how far it may believe its device. */
import { InkfoldError } from '../lib/fault.ts';
import type { Random } from '../lib/random.ts';
import type { Network } from '../recipe/network.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { FoldCheckpoint } from '../run/checkpoint.ts';
import type { TrainingData } from '../run/engine.ts';
import type { Split } from '../run/job.ts';
import { pieces } from './batches.ts';
import type { Callbacks } from './callbacks/callbacks.ts';
import { evaluate } from './evaluate.ts';
import type { LossWatch } from './loss-watch.ts';
import type { LiveModel } from './model.ts';
import type { Ops, OptimizerStep } from './ops/ops.ts';
import { rest, type Reins } from './rest.ts';
import type { MakeStepper, Stepper } from './stepper.ts';
import type { Laps } from './stopwatch.ts';

/** A fold, the device that it trains on, and what holds it up; `watch` is the run's. */
export interface FoldJob extends Reins {
  readonly runId: string;
  readonly recipe: Recipe;
  readonly split: Split;
  readonly data: TrainingData;
  readonly ops: Ops;
  readonly makeStepper: MakeStepper;
  /** What has befallen the device; null while it is well. */
  readonly fault: () => InkfoldError | null;
  /** Does the device compute the same as when it was chosen? */
  readonly stillComputes: () => Promise<boolean>;
  /** Where the fold goes on; without it, it begins. */
  readonly from?: FoldCheckpoint | undefined;
}

/** What lasts as long as the fold. */
export interface Session extends FoldJob {
  readonly network: Network;
  readonly model: LiveModel;
  readonly optimizer: OptimizerStep;
  readonly stepper: Stepper;
  readonly callbacks: Callbacks;
  readonly rng: Random;
  readonly losses: LossWatch;
  /** Groups of steps, and pieces of validation rows. */
  readonly stepLaps: Laps;
  readonly imageLaps: Laps;
}

/** Throws what has befallen the device: what it computed last is not to be told, let alone kept. */
export function believe({ fault }: Pick<FoldJob, 'fault'>): void {
  const befallen = fault();
  if (befallen) throw befallen;
}

/** Between two pieces of validation rows; false where the run is stopped. */
export async function betweenPieces(session: Session, images: number): Promise<boolean> {
  session.imageLaps.end(images);
  await rest(session);
  session.imageLaps.begin();
  return !session.signal.aborted;
}

/** Losses of two batches by a network that still learns differ by more than this share. */
const SAME = 1e-3;

/**
 * Has the device prove that a loss which stands still is the network's own doing; throws `DeviceLost` where it is not. A
 * rate of 0, or the same rows in every batch, explain it too.
 */
export async function clearSuspicion(session: Session): Promise<void> {
  const { callbacks, losses, recipe, split, stillComputes } = session;
  if (callbacks.rate > 0 && split.train.length > recipe.batchSize) {
    if (!(await stillComputes()) || (await batchesDiffer(session)))
      throw new InkfoldError('DeviceLost', `The device no longer computes: ${losses.suspicion()}.`);
  }
  losses.dropSuspicion();
}

/** Do two batches have different losses, taken op by op? Then steps that all report one loss are not what was asked for. */
async function batchesDiffer(session: Session): Promise<boolean> {
  const { data, model, ops, recipe, split } = session;
  const found: number[] = [];
  for (const rows of pieces(split.train.subarray(0, 2 * recipe.batchSize), recipe.batchSize)) {
    const evaluation = await evaluate(model, ops, data.digits, rows, () => Promise.resolve(true));
    found.push(evaluation?.score.loss ?? 0);
  }
  const [first = 0, second = 0] = found;
  return Math.abs(first - second) > SAME * Math.max(first, second);
}
