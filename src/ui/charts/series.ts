/**
 * From a run's columns to the few hundred points that a chart can redraw twice a second. tfjs-vis draws by index and
 * wants series of one length, so all series of a run share one grid of epochs, evenly spaced.
 */
import type { Curves } from '../../run/curves.ts';
import { foldSeries, type FoldSeries, type Values } from './foldSeries.ts';

/** The number of points of each series: finer than the eye, cheap enough to draw within a few milliseconds. */
export const POINTS = 161;

/** Which of the two curves. */
export type Measure = 'loss' | 'accuracy';

export interface ChartSeries {
  /** The grid runs from 0 to this epoch. */
  readonly epochs: number;
  /** POINTS values each; null where nothing is known (yet). Over several folds: their mean. */
  readonly training: Values;
  readonly validation: Values;
  /** The lowest and the highest fold's validation, where there are at least two. */
  readonly low: Values;
  readonly high: Values;
  /** Where callbacks did something, at the height of the validation curve; empty over several folds. */
  readonly marks: Values;
}

/** Everything that is drawn of one measure: the large chart, and each fold by itself on the same grid. */
export interface RunSeries {
  readonly chart: ChartSeries;
  readonly folds: readonly FoldSeries[];
}

/** The series of a run so far, which is meant to have `planned` epochs. */
export function runSeries(curves: Curves, measure: Measure, planned: number): RunSeries {
  const reached = Math.max(0, ...curves.folds.map(({ steps, stepsPerEpoch }) => steps / stepsPerEpoch));
  const epochs = axisEnd(planned, reached);
  const folds = curves.folds.map(fold => foldSeries(fold, measure, epochs, POINTS));
  const [only, second] = folds;
  const none = nothing();
  if (!only) return { chart: emptySeries(planned), folds };
  const single = second === undefined;
  return {
    folds,
    chart: {
      epochs,
      training: across(
        folds.map(({ training }) => training),
        mean,
      ),
      validation: across(
        folds.map(({ validation }) => validation),
        mean,
      ),
      low: single ? none : across(validations(folds), lowest),
      high: single ? none : across(validations(folds), highest),
      marks: single ? only.marks : none,
    },
  };
}

/** The series before there is a run: an empty chart. */
export function emptySeries(planned: number): ChartSeries {
  const none = nothing();
  return {
    epochs: axisEnd(planned, 0),
    training: none,
    validation: none,
    low: none,
    high: none,
    marks: none,
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
const validations = (folds: readonly FoldSeries[]): readonly Values[] =>
  folds.map(({ validation }) => validation);

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
