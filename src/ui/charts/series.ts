/**
 * From a run's columns to the few hundred points that a chart can redraw twice a second. tfjs-vis draws by index and
 * wants series of one length, so all series of a run share one grid, evenly spaced along the axis that was chosen.
 */
import type { Curves } from '../../run/curves.ts';
import { axisOf, type Axis, type AxisKind } from './axis.ts';
import { bestSoFar, epochMeans, type EpochMean, type FoldRows } from './epochMeans.ts';
import { foldSeries, nearestPlace, type FoldSeries, type Values } from './foldSeries.ts';
import type { Shown } from './shown.ts';

/** The number of points of each series: finer than the eye, cheap enough to draw within a few milliseconds. */
export const POINTS = 161;

/** Which of the two curves. */
export type Measure = 'loss' | 'accuracy';

export interface ChartSeries {
  readonly shown: Shown;
  /** The grid divides it into POINTS − 1 equal parts. */
  readonly axis: Axis;
  /**
   * POINTS values each; null where nothing is known (yet). Over several folds: their mean. As it was measured: empty where
   * nothing is smoothed.
   */
  readonly raw: Values;
  /** Smoothed. */
  readonly training: Values;
  /** Never smoothed: each epoch's value is measured over all held-out digits. */
  readonly validation: Values;
  /** The lowest and the highest fold's validation, where there are at least two. */
  readonly low: Values;
  readonly high: Values;
  /** Where callbacks did something, at the height of the validation curve; empty over several folds. */
  readonly marks: Values;
  /** The best epoch so far: a point of the validation line. */
  readonly best: Values;
}

/** Everything that is drawn of one figure: the large chart, and each fold by itself on the same grid. */
export interface RunSeries {
  readonly chart: ChartSeries;
  readonly folds: readonly FoldSeries[];
}

/** What is asked of a run's series. */
export interface SeriesWish {
  readonly shown: Shown;
  readonly axis: AxisKind;
  /** A weight as smoothing.ts has it. */
  readonly smoothing: number;
  /** How many epochs the run is meant to have. */
  readonly planned: number;
  /** The epochs that are over, for time and for the best one. */
  readonly rows: readonly FoldRows[];
}

/** The series of a run so far. */
export function runSeries(curves: Curves, wish: SeriesWish): RunSeries {
  const { shown, rows, smoothing } = wish;
  const reached = Math.max(0, ...curves.folds.map(({ steps, stepsPerEpoch }) => steps / stepsPerEpoch));
  const means = epochMeans(rows, shown);
  const axis = axisOf(wish.axis, {
    epochs: axisEnd(wish.planned, reached),
    stepsPerEpoch: curves.folds[0]?.stepsPerEpoch ?? 1,
    durations: means.map(({ durationMs }) => durationMs),
  });
  const grid = Array.from({ length: POINTS }, (_, i) => axis.epochAt((i / (POINTS - 1)) * axis.end));
  const folds = curves.folds.map(fold => foldSeries(fold, shown, grid, smoothing));
  const [only] = folds;
  if (!only) return { chart: emptySeries(wish), folds };
  const several = folds.length > 1;
  const raws = folds.map(({ raw }) => raw);
  const validations = folds.map(({ validation }) => validation);
  const validation = across(validations, mean);
  return {
    folds,
    chart: {
      shown,
      axis,
      raw: smoothing === 0 ? nothing() : across(raws, mean),
      training: across(
        folds.map(({ training }) => training),
        mean,
      ),
      validation,
      low: several ? across(validations, lowest) : nothing(),
      high: several ? across(validations, highest) : nothing(),
      marks: several ? nothing() : only.marks,
      best: bestOn(validation, grid, bestSoFar(means, shown)),
    },
  };
}

/** The point of the line at the grid point nearest to the best epoch's end. */
function bestOn(line: Values, grid: readonly number[], best: EpochMean | null): Values {
  if (!best) return nothing();
  const at = nearestPlace(grid, best.epoch);
  return grid.map((_, i) => (i === at ? (line[i] ?? best.validation) : null));
}

/** The series before there is a run: an empty chart. */
export function emptySeries({ shown, planned }: Pick<SeriesWish, 'shown' | 'planned'>): ChartSeries {
  const none = nothing();
  return {
    shown,
    axis: axisOf('epoch', { epochs: axisEnd(planned, 0), stepsPerEpoch: 1, durations: [] }),
    raw: none,
    training: none,
    validation: none,
    low: none,
    high: none,
    marks: none,
    best: none,
  };
}

/**
 * Where the axis of epochs ends. Short runs show their whole length from the start, so that nothing moves; of a long
 * run only as much is shown as keeps its first epochs readable, and that doubles a few times at most.
 */
export function axisEnd(planned: number, reached: number): number {
  let end = 10;
  while (end < reached) end *= 2;
  return Math.min(planned, end);
}

const nothing = (): Values => Array.from({ length: POINTS }, () => null);

/** At each point one number from the folds that have come so far; null where none has. */
function across(series: readonly Values[], combine: (values: readonly number[]) => number | null): Values {
  return Array.from({ length: POINTS }, (_, i) => {
    const known = series.flatMap(values => values[i] ?? []);
    return known.length === 0 ? null : combine(known);
  });
}

const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
/** Bounds of a band; one fold alone has none. */
const lowest = (values: readonly number[]): number | null => (values.length < 2 ? null : Math.min(...values));
const highest = (values: readonly number[]): number | null =>
  values.length < 2 ? null : Math.max(...values);
