/** The curves of a run as few points: what a small picture can show of thousands of steps. */
import type { FoldCurves } from '../../run/curves.ts';

export interface Point {
  /** In epochs since the fold began; 1 is the end of the first. */
  readonly x: number;
  readonly y: number;
}
/** One figure of one fold: of its training steps, and of its validations. */
export interface Series {
  readonly fold: number;
  /** Means over stretches of steps. */
  readonly training: readonly Point[];
  /** One an epoch, at its end. */
  readonly validation: readonly Point[];
}

export type Figure = 'loss' | 'error';

/** More points than this are not told apart. */
const MOST = 150;

/** A figure of each fold; `error` is the share of the digits that was read wrong. */
export const seriesOf = (curves: readonly FoldCurves[], figure: Figure): readonly Series[] =>
  curves.map(fold => ({
    fold: fold.fold,
    training: trainingOf(fold, figure),
    validation: validationOf(fold, figure),
  }));

function trainingOf(curves: FoldCurves, figure: Figure): readonly Point[] {
  const { steps, stepsPerEpoch } = curves;
  const stretch = Math.max(1, Math.ceil(steps / MOST));
  const values = figure === 'loss' ? curves.loss : curves.accuracy;
  const points: Point[] = [];
  for (let from = 0; from < steps; from += stretch) {
    const to = Math.min(steps, from + stretch);
    const mean = meanOf(values.subarray(from, to));
    const y = figure === 'loss' ? mean : 1 - mean;
    // A run that diverged has losses that are no numbers.
    if (Number.isFinite(y)) points.push({ x: (from + to) / 2 / stepsPerEpoch, y: Math.max(0, y) });
  }
  return points;
}

function validationOf({ epochs, stepsPerEpoch }: FoldCurves, figure: Figure): readonly Point[] {
  return epochs.flatMap(({ step, validationLoss, validationAccuracy }) => {
    const y =
      figure === 'loss' ? validationLoss : validationAccuracy === null ? null : 1 - validationAccuracy;
    return y !== null && Number.isFinite(y) ? [{ x: step / stepsPerEpoch, y }] : [];
  });
}

const meanOf = (values: Float32Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** A logarithmic axis: where it begins and ends, and the values worth a mark on it. */
export interface LogAxis {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  /** How far along a value stands, 0 to 1; zeros stand at the beginning. */
  along(value: number): number;
}

/** So many decades at most: below, a mistake more or less in the training steps is all that shows. */
const DECADES = 5;
/** Up to so many decades, 2 and 5 are marked too. */
const FINE = 2.2;

/** The axis that holds these values (0 or more), a round value at each end. */
export function logAxis(values: readonly number[]): LogAxis {
  const positive = values.filter(value => value > 0);
  const most = positive.length > 0 ? Math.max(...positive) : 1;
  const least = Math.max(positive.length > 0 ? Math.min(...positive) : 0.1, most / 10 ** DECADES);
  const hasZero = positive.length < values.length;
  const rounds = roundValues(Math.floor(Math.log10(least)) - 1, Math.ceil(Math.log10(most)) + 1);
  const high = rounds.find(value => value >= most) ?? most;
  const below = rounds.findLastIndex(value => value <= least && value < high);
  const low = rounds[hasZero ? below - 1 : below] ?? least / 2;
  const span = Math.log10(high / low);
  const isFine = span <= FINE;
  return {
    low,
    high,
    ticks: rounds.filter(value => value >= low && value <= high && (isFine || isDecade(value))),
    along: value => (value <= low ? 0 : Math.min(1, Math.log10(value / low) / span)),
  };
}

/** 1, 2 and 5 of every decade from 10^from to 10^to. */
const roundValues = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i).flatMap(power =>
    [1, 2, 5].map(lead => Number(`${lead}e${power}`)),
  );

const isDecade = (value: number): boolean => value.toExponential().startsWith('1e');

/** Whole epochs worth a mark between 0 and the last: at most eight. */
export function epochTicks(last: number): readonly number[] {
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find(width => last / width <= 8) ?? 1000;
  return Array.from({ length: Math.floor(last / step) + 1 }, (_, i) => i * step);
}
