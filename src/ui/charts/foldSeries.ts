/** One fold's columns on a grid of epochs: its training smoothed, its validation joined by straight lines. */
import type { ActionMark, EpochMark, FoldCurves } from '../../run/curves.ts';
import type { Measure } from './series.ts';

/** One value a grid point; null where nothing is known (yet). */
export type Values = readonly (number | null)[];

export interface FoldSeries {
  /** Counts from 1. */
  readonly fold: number;
  readonly training: Values;
  readonly validation: Values;
  /** Where callbacks did something, at the height of the validation curve. */
  readonly marks: Values;
}

/** A fold's series on `points` grid points from 0 to `epochs`. Validation is held after its last epoch. */
export function foldSeries(curves: FoldCurves, measure: Measure, epochs: number, points: number): FoldSeries {
  const { fold, stepsPerEpoch } = curves;
  const reached = curves.steps / stepsPerEpoch;
  const gap = (epochs / (points - 1)) * stepsPerEpoch;
  const known = curves.epochs.map(mark => ({
    at: mark.step / stepsPerEpoch,
    value: validationOf(mark, measure),
  }));
  const grid = Array.from({ length: points }, (_, i) => i);
  const validation = visible(grid.map(i => between(known, (i * epochs) / (points - 1), reached)));
  return {
    fold,
    training: smoothed(curves[measure], grid, gap, stepsPerEpoch),
    validation,
    marks: marked(curves.actions, validation, epochs),
  };
}

/** At each grid point the mean of the steps just before it: single batches jump about far more than the net learns. */
function smoothed(
  steps: Float32Array,
  grid: readonly number[],
  gap: number,
  stepsPerEpoch: number,
): (number | null)[] {
  const window = Math.max(gap, stepsPerEpoch / 20, 8);
  const sums = runningSums(steps);
  return grid.map(i => {
    const to = Math.round(i * gap);
    if (to < 1 || to > steps.length + gap / 2) return null;
    const end = Math.min(to, steps.length);
    const start = Math.max(0, Math.floor(end - window));
    return end > start ? ((sums[end] ?? 0) - (sums[start] ?? 0)) / (end - start) : null;
  });
}

/** sums[i] is the sum of the first i values. */
function runningSums(values: Float32Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  let sum = 0;
  values.forEach((value, i) => {
    sum += value;
    sums[i + 1] = sum;
  });
  return sums;
}

interface Known {
  /** In epochs. */
  readonly at: number;
  readonly value: number | null;
}

function between(known: readonly Known[], x: number, reached: number): number | null {
  if (x > reached) return null;
  const next = known.findIndex(({ at }) => at >= x);
  const after = known[next];
  const before = known[next === -1 ? known.length - 1 : next - 1];
  if (!after) return before?.value ?? null;
  if (after.at === x) return after.value;
  if (!before || before.value === null || after.value === null) return null;
  return before.value + ((after.value - before.value) * (x - before.at)) / (after.at - before.at);
}

/** A scheduler moves the rate every epoch: the strip below the curves shows that better than a mark an epoch. */
function marked(actions: readonly ActionMark[], validation: Values, epochs: number): Values {
  const last = validation.length - 1;
  const places = new Set(
    actions
      .filter(({ by }) => by !== 'LearningRateScheduler')
      // The grid point before the epoch's end: the one after may not be known yet.
      .map(({ epoch }) => Math.floor((epoch / epochs) * last)),
  );
  return validation.map((value, i) => (places.has(i) ? (value ?? nearest(validation, i)) : null));
}

/** The value at the first known point after `i`: before the end of its first epoch a curve is not known yet. */
const nearest = (values: Values, i: number): number | null => values.slice(i).find(v => v !== null) ?? null;

/** How many grid points long a curve of one point is drawn. */
const STUB = 4;

/** A curve of a single point would not be seen: it is drawn as a short line that ends there. */
function visible(values: (number | null)[]): (number | null)[] {
  const first = values.findIndex(value => value !== null);
  if (first === -1 || (values[first + 1] ?? null) !== null) return values;
  return values.map((value, i) => (i <= first && i > first - STUB ? (values[first] ?? null) : value));
}

const validationOf = (mark: EpochMark, measure: Measure): number | null =>
  measure === 'loss' ? mark.validationLoss : mark.validationAccuracy;
