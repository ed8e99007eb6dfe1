/** Where a fold stands between two steps, and how that is kept: read from the device, believed, and told. */
import type { FoldCheckpoint } from '../run/checkpoint.ts';
import type { FoldResult, RunEvent } from '../run/events.ts';
import { diverged } from './loss-watch.ts';
import type { Weights } from './model.ts';
import { believe, clearSuspicion, type Session } from './session.ts';

/** What a checkpoint says beside the numbers that live on the device. */
export type Standing = Pick<FoldCheckpoint, 'epoch' | 'step' | 'totals' | 'epochMs' | 'kept'>;

/** The very start of an epoch; `kept` is what the epochs before leave. */
export const startOf = (epoch: number, kept: FoldResult | null): Standing => ({
  epoch,
  step: 0,
  totals: { loss: 0, correct: 0, images: 0 },
  epochMs: 0,
  kept,
});

/**
 * The weights after `step` steps of `epoch`, fit to be kept: finite, and from a device that still computes. All queued steps
 * must have been read. Throws `Diverged` or `DeviceLost`.
 */
export async function soundWeights(session: Session, epoch: number, step: number): Promise<Weights> {
  if (session.losses.isSuspect(true)) await clearSuspicion(session);
  const weights = await session.model.read();
  believe(session);
  // A loss may hide what its own step did to the weights.
  if (!weights.every(areNumbers)) throw diverged('weights', epoch, step);
  return weights;
}

/** Tells of the fold as it stands; `weights` spares reading them once more. All queued steps must have been read. */
export async function checkpointAt(
  session: Session,
  standing: Standing,
  weights?: Weights,
): Promise<RunEvent> {
  const { callbacks, optimizer, split } = session;
  const checkpoint: FoldCheckpoint = {
    fold: split.fold,
    ...standing,
    weights: weights ?? (await soundWeights(session, standing.epoch, standing.step)),
    optimizer: await optimizer.read(),
    callbacks: callbacks.state(),
  };
  believe(session);
  return { kind: 'checkpoint', checkpoint };
}

const areNumbers = (values: Float32Array): boolean => values.every(Number.isFinite);
