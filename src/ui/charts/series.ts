/**
 * From a run's columns to the few hundred points that a chart can redraw twice a second. tfjs-vis draws by index and
 * wants series of one length, so training and validation share one grid of epochs, evenly spaced.
 */
import type { Curves, EpochMark } from '../../run/curves.ts';

/** The number of points of each series: finer than the eye, cheap enough to draw within a few milliseconds. */
export const POINTS = 161;

export interface ChartSeries {
  /** The grid runs from 0 to this epoch. */
  readonly epochs: number;
  /** POINTS values each; null where nothing is known (yet). */
  readonly training: readonly (number | null)[];
  readonly validation: readonly (number | null)[];
}

/** Which of the two curves. */
export type Measure = 'loss' | 'accuracy';

/** How long the run is meant to be. */
export interface Length {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
}

/** The two series of a run so far. Between its epochs validation is joined by straight lines and held after the last. */
export function chartSeries(curves: Curves, measure: Measure, length: Length): ChartSeries {
  const reached = curves.steps / length.stepsPerEpoch;
  const epochs = axisEnd(length.epochs, reached);
  const gap = (epochs / (POINTS - 1)) * length.stepsPerEpoch;
  const marks = curves.epochs.map(mark => ({
    at: mark.step / length.stepsPerEpoch,
    value: validationOf(mark, measure),
  }));
  const grid = Array.from({ length: POINTS }, (_, i) => i);
  return {
    epochs,
    training: smoothed(curves[measure], grid, gap, length.stepsPerEpoch),
    validation: grid.map(i => between(marks, (i * epochs) / (POINTS - 1), reached)),
  };
}

/** The series before there is a run: an empty chart. */
export const emptySeries = (epochs: number): ChartSeries => ({
  epochs: axisEnd(epochs, 0),
  training: Array.from({ length: POINTS }, () => null),
  validation: Array.from({ length: POINTS }, () => null),
});

/**
 * Where the axis of epochs ends. Short runs show their whole length from the start, so that nothing moves; of a long
 * run only as much is shown as keeps its first epochs readable, and that doubles a few times at most.
 */
export function axisEnd(planned: number, reached: number): number {
  let end = 10;
  while (end < reached) end *= 2;
  return Math.min(planned, end);
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

interface Mark {
  readonly at: number;
  readonly value: number | null;
}

function between(marks: readonly Mark[], x: number, reached: number): number | null {
  if (x > reached) return null;
  const next = marks.findIndex(mark => mark.at >= x);
  const after = marks[next];
  const before = marks[next === -1 ? marks.length - 1 : next - 1];
  if (!after) return before?.value ?? null;
  if (after.at === x) return after.value;
  if (!before || before.value === null || after.value === null) return null;
  return before.value + ((after.value - before.value) * (x - before.at)) / (after.at - before.at);
}

const validationOf = (mark: EpochMark, measure: Measure): number | null =>
  measure === 'loss' ? mark.validationLoss : mark.validationAccuracy;
