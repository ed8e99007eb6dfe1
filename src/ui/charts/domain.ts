/**
 * How far a chart is zoomed in. Bounds move in a few large steps only: an axis that follows every value would jump
 * about while training.
 */
import type { Values } from './foldSeries.ts';
import type { Measure } from './series.ts';

/** Lowest and highest value that an axis shows. */
export type Bounds = readonly [number, number];

/** Share of the drawn points at the start that may leave the picture: every run begins far from where it ends. */
const WARM_UP = 0.2;

const FLOORS = [0.98, 0.95, 0.9, 0.8, 0.5, 0];
const CEILINGS = [0.05, 0.1, 0.2, 0.5, 1, 2, 3, 5, 10, 20, 50, 100];

/** The bounds of one axis for all these series together. */
export const domainOf = (measure: Measure, series: readonly Values[]): Bounds =>
  measure === 'loss' ? lossDomain(series) : accuracyDomain(series);

/** Accuracy from the highest round floor below all values after the warm-up, up to 1. */
function accuracyDomain(series: readonly Values[]): Bounds {
  const values = series.flatMap(settled);
  if (values.length === 0) return [0, 1];
  const lowest = Math.min(...values);
  return [FLOORS.find(floor => floor <= lowest) ?? 0, 1];
}

/** Loss from 0 to the lowest round ceiling above all values after the warm-up. */
function lossDomain(series: readonly Values[]): Bounds {
  const values = series.flatMap(settled);
  if (values.length === 0) return [0, 2];
  const highest = Math.max(0, ...values);
  return [0, CEILINGS.find(ceiling => ceiling >= highest) ?? highest];
}

function settled(values: Values): readonly number[] {
  const known = values.filter(value => value !== null);
  // The last point always counts, so that a single one can be seen.
  return known.slice(Math.min(Math.ceil(known.length * WARM_UP), Math.max(0, known.length - 1)));
}
