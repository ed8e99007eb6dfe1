/**
 * How far a chart is zoomed in, and whether its axis is logarithmic. Bounds move in a few large steps only: an axis that
 * follows every value would jump about while training.
 */
import type { Values } from './foldSeries.ts';
import { isLog, type Shown } from './shown.ts';
import { linearTicks, logTicks, roundDown, roundUp } from './ticks.ts';

/** Lowest and highest value that an axis shows. */
export type Bounds = readonly [number, number];

/** An axis: its bounds, which are above 0 where it is logarithmic. */
export interface Scale {
  readonly bounds: Bounds;
  readonly log: boolean;
}

export const sameScale = (a: Scale, b: Scale): boolean =>
  a.log === b.log && a.bounds.every((bound, i) => bound === b.bounds[i]);

/** Share of the drawn points at the start that may leave the picture: every run begins far from where it ends. */
const WARM_UP = 0.2;

const FLOORS = [0.98, 0.95, 0.9, 0.8, 0.5, 0];
const CEILINGS = [0.05, 0.1, 0.2, 0.5, 1, 2, 3, 5, 10, 20, 50, 100];
/** Between the bounds of an axis of error rates that has nothing to show. */
const EMPTY_ERRORS: Bounds = [0.01, 1];
/** No axis of error rates goes lower: one mistake in a hundred thousand digits. */
const LEAST_ERROR = 1e-5;
/** How far below the best validation training may pull the axis: batches without a mistake lead it down without end. */
const BELOW_VALIDATION = 5;
const MOST_STEPS = 5;

/** The axis of one chart for all these series together; what is shown of validation decides how low errors reach. */
export function scaleOf(shown: Shown, series: readonly Values[], validation: readonly Values[] = []): Scale {
  const log = isLog(shown);
  if (shown === 'loss') return { bounds: lossBounds(series), log };
  return { bounds: log ? errorBounds(series, validation) : accuracyBounds(series), log };
}

/** Accuracy from the highest round floor below all values after the warm-up, up to 1. */
function accuracyBounds(series: readonly Values[]): Bounds {
  const values = series.flatMap(settled);
  if (values.length === 0) return [0, 1];
  const lowest = Math.min(...values);
  return [FLOORS.find(floor => floor <= lowest) ?? 0, 1];
}

/** Loss from 0 to the lowest round ceiling above all values after the warm-up. */
function lossBounds(series: readonly Values[]): Bounds {
  const values = series.flatMap(settled);
  if (values.length === 0) return [0, 2];
  const highest = Math.max(0, ...values);
  return [0, CEILINGS.find(ceiling => ceiling >= highest) ?? highest];
}

/** Error rates between round numbers at least a factor of ten apart. None at all, which has no logarithm, counts as the floor. */
function errorBounds(series: readonly Values[], validation: readonly Values[]): Bounds {
  // Validation from its first epoch on: a logarithm has room for it.
  const held = validation.flat().flatMap(value => (value !== null && value > 0 ? [value] : []));
  const positive = [...held, ...series.flatMap(settled).filter(value => value > 0)];
  if (positive.length === 0) return EMPTY_ERRORS;
  const least = Math.max(
    Math.min(...positive),
    held.length > 0 ? Math.min(...held) / BELOW_VALIDATION : 0,
    LEAST_ERROR,
  );
  const high = Math.min(1, roundUp(Math.max(...positive)));
  // A little below the least: no line should lie on the foot.
  return [Math.min(roundDown(0.95 * least), high / 10), high];
}

function settled(values: Values): readonly number[] {
  const known = values.filter(value => value !== null);
  // The last point always counts, so that a single one can be seen.
  return known.slice(Math.min(Math.ceil(known.length * WARM_UP), Math.max(0, known.length - 1)));
}

/** How far up the axis a value stands, 0 to 1; what is beyond an end stands at the end. */
export function shareOf(value: number, { bounds: [low, high], log }: Scale): number {
  const share = log
    ? Math.log(Math.max(value, low) / low) / Math.log(high / low)
    : (value - low) / (high - low || 1);
  return Math.min(1, Math.max(0, share));
}

/** The value that stands `share` (0 to 1) of the way up the axis. */
export const valueAt = (share: number, { bounds: [low, high], log }: Scale): number =>
  log ? low * (high / low) ** share : low + share * (high - low);

/** The values that are written beside the axis, rising. */
export const ticksOf = ({ bounds, log }: Scale): readonly number[] =>
  log ? logTicks(bounds) : linearTicks(bounds, MOST_STEPS);
