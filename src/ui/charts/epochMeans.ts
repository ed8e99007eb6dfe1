/** A run epoch by epoch in the figure that a chart shows: what its sentence, its table and its best mark are read from. */
import type { EpochRow } from '../../run/events.ts';
import { asShown, isBetterBelow, type Shown } from './shown.ts';

/** What a chart reads of a fold; run/state.ts's FoldState is one. */
export interface FoldRows {
  readonly fold: number;
  readonly epochs: readonly EpochRow[];
}

/** One epoch over the folds that have come so far. */
export interface EpochMean {
  readonly epoch: number;
  /** How many folds that is. */
  readonly folds: number;
  readonly training: number;
  /** The mean over the folds; null without validation. */
  readonly validation: number | null;
  /** The folds' lowest and highest validation; null without, and for fewer than two folds. */
  readonly low: number | null;
  readonly high: number | null;
  /** What it took, in milliseconds. */
  readonly durationMs: number;
}

/** The validation of one epoch, as it is shown; null where there was none. */
export function validationShown({ validation }: EpochRow, shown: Shown): number | null {
  if (!validation) return null;
  return shown === 'loss' ? validation.loss : asShown(shown, validation.correct / validation.n);
}

/** Training of one epoch, as it is shown: a running mean while the weights moved. */
export const trainingShown = (row: EpochRow, shown: Shown): number =>
  shown === 'loss' ? row.loss : asShown(shown, row.accuracy);

/** A row an epoch that any fold has finished, in their order. */
export function epochMeans(folds: readonly FoldRows[], shown: Shown): readonly EpochMean[] {
  const last = Math.max(0, ...folds.map(({ epochs }) => epochs.at(-1)?.epoch ?? 0));
  return Array.from({ length: last }, (_, i) =>
    folds.flatMap(({ epochs }) => epochs.find(({ epoch }) => epoch === i + 1) ?? []),
  ).flatMap((rows, i) => (rows.length === 0 ? [] : [meanOf(i + 1, rows, shown)]));
}

function meanOf(epoch: number, rows: readonly EpochRow[], shown: Shown): EpochMean {
  const held = rows.flatMap(row => validationShown(row, shown) ?? []);
  const several = held.length > 1;
  return {
    epoch,
    folds: rows.length,
    training: mean(rows.map(row => trainingShown(row, shown))),
    validation: held.length === 0 ? null : mean(held),
    low: several ? Math.min(...held) : null,
    high: several ? Math.max(...held) : null,
    durationMs: mean(rows.map(({ durationMs }) => durationMs)),
  };
}

/**
 * The first of the epochs with the best validation. Null where there is nothing to choose from, and while folds have not come
 * equally far: means over other folds say nothing about each other.
 */
export function bestEpoch(means: readonly EpochMean[], shown: Shown): EpochMean | null {
  const isEven = means.every(({ folds }) => folds === means[0]?.folds);
  return isEven && means.length > 1 ? bestSoFar(means, shown) : null;
}

/**
 * Where a run stands best, from its first epoch on: the first of the best among the epochs that every fold which has finished
 * one has finished. Null without validation.
 */
export function bestSoFar(means: readonly EpochMean[], shown: Shown): EpochMean | null {
  const better = isBetterBelow(shown)
    ? (one: number, other: number) => one < other
    : (one: number, other: number) => one > other;
  let best: EpochMean | null = null;
  for (const candidate of means.filter(({ folds }) => folds === means[0]?.folds)) {
    if (candidate.validation === null) return null;
    if (best?.validation == null || better(candidate.validation, best.validation)) best = candidate;
  }
  return best;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
