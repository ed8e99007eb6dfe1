/** One fold's columns on a grid of epochs: its training raw and smoothed, its validation joined by straight lines. */
import type { ActionMark, EpochMark, FoldCurves } from '../../run/curves.ts';
import { asShown, isLog, measureOf, type Shown } from './shown.ts';
import { smoothed } from './smoothing.ts';

/** One value a grid point; null where nothing is known (yet). */
export type Values = readonly (number | null)[];

export interface FoldSeries {
  /** Counts from 1. */
  readonly fold: number;
  /** The mean of the steps since the last grid point; between two steps what lies between them. */
  readonly raw: Values;
  /** The same, smoothed. */
  readonly training: Values;
  readonly validation: Values;
  /** Where callbacks did something, at the height of the validation curve. */
  readonly marks: Values;
}

/**
 * A fold's series on a rising grid of places, in epochs. `smoothing` is a weight as smoothing.ts has it. Validation is held
 * after its last epoch.
 */
export function foldSeries(
  curves: FoldCurves,
  shown: Shown,
  grid: readonly number[],
  smoothing: number,
): FoldSeries {
  const { fold, stepsPerEpoch } = curves;
  // Each epoch's value stands on a grid point of its own: between two of them the line would cut its corners off.
  const known = curves.epochs.map(mark => ({
    at: grid[nearestPlace(grid, mark.step / stepsPerEpoch)] ?? 0,
    value: validationOf(mark, shown),
  }));
  const reached = Math.max(curves.steps / stepsPerEpoch, known.at(-1)?.at ?? 0);
  const raw = stepMeans(
    curves[measureOf(shown)],
    grid.map(epoch => epoch * stepsPerEpoch),
  ).map(value => (value === null ? null : asShown(shown, value)));
  const join = isLog(shown) ? logJoin : linearJoin;
  const validation = visible(grid.map(epoch => between(known, epoch, reached, join)));
  return {
    fold,
    raw,
    training: smoothed(raw, smoothing),
    validation,
    marks: marked(curves.actions, validation, grid),
  };
}

/** The index of the grid point nearest to an epoch's end. */
export function nearestPlace(grid: readonly number[], epoch: number): number {
  const distance = (i: number): number => Math.abs((grid[i] ?? 0) - epoch);
  return grid.reduce((nearest, _, i) => (distance(i) < distance(nearest) ? i : nearest), 0);
}

/** What the steps between each place (counted in steps) and the one before it come to. */
function stepMeans(steps: Float32Array, places: readonly number[]): Values {
  const sums = runningSums(steps);
  const sumTo = (end: number): number => sums[Math.min(end, steps.length)] ?? 0;
  return places.map((place, i) => {
    const gap = place - (places[i - 1] ?? 0);
    // Half a gap more than there is: else a line would stop short of where its run stands.
    if (place < 1 || place > steps.length + gap / 2) return null;
    if (gap < 1) return betweenSteps(steps, place);
    const end = Math.min(Math.round(place), steps.length);
    const start = Math.min(Math.round(place - gap), end - 1);
    return (sumTo(end) - sumTo(start)) / (end - start);
  });
}

/** Step k stands at the place k, counted from 1. */
function betweenSteps(steps: Float32Array, place: number): number | null {
  const before = Math.min(Math.floor(place), steps.length);
  const value = steps[before - 1] ?? null;
  const after = steps[before] ?? value;
  return value === null || after === null ? null : value + (after - value) * (place - before);
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

/** Places come from divisions: what should be the same may differ by so much. */
const HAIR = 1e-9;

/** What lies `share` of the way from one value to another, so that the line between them is straight on its axis. */
type Join = (from: number, to: number, share: number) => number;
const linearJoin: Join = (from, to, share) => from + (to - from) * share;
const logJoin: Join = (from, to, share) =>
  from > 0 && to > 0 ? from * (to / from) ** share : linearJoin(from, to, share);

function between(known: readonly Known[], x: number, reached: number, join: Join): number | null {
  if (x > reached + HAIR) return null;
  const next = known.findIndex(({ at }) => at >= x - HAIR);
  const after = known[next];
  const before = known[next === -1 ? known.length - 1 : next - 1];
  if (!after) return before?.value ?? null;
  if (Math.abs(after.at - x) <= HAIR) return after.value;
  if (!before || before.value === null || after.value === null) return null;
  return join(before.value, after.value, (x - before.at) / (after.at - before.at));
}

/** A scheduler moves the rate every epoch: the strip below the curves shows that better than a mark an epoch. */
function marked(actions: readonly ActionMark[], validation: Values, grid: readonly number[]): Values {
  const places = new Set(
    actions.filter(({ by }) => by !== 'LearningRateScheduler').map(({ epoch }) => nearestPlace(grid, epoch)),
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

function validationOf(mark: EpochMark, shown: Shown): number | null {
  const measured = shown === 'loss' ? mark.validationLoss : mark.validationAccuracy;
  return measured === null ? null : asShown(shown, measured);
}
