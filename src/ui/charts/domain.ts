/**
 * How far a chart is zoomed in. Bounds move in a few large steps only: an axis that follows every value would jump
 * about while training.
 */
import type { ChartSeries } from './series.ts';

/** Share of the drawn points at the start that may leave the picture: every run begins far from where it ends. */
const WARM_UP = 0.2;

const FLOORS = [0.98, 0.95, 0.9, 0.8, 0.5, 0];
const CEILINGS = [0.05, 0.1, 0.2, 0.5, 1, 2, 3, 5, 10, 20, 50, 100];

/** Accuracy from the highest round floor below all values after the warm-up, up to 1. */
export function accuracyDomain(series: ChartSeries): readonly [number, number] {
  const lowest = Math.min(1, ...settled(series.training), ...settled(series.validation));
  return [hasPoints(series) ? (FLOORS.find(floor => floor <= lowest) ?? 0) : 0, 1];
}

/** Loss from 0 to the lowest round ceiling above all values after the warm-up. */
export function lossDomain(series: ChartSeries): readonly [number, number] {
  if (!hasPoints(series)) return [0, 2];
  const highest = Math.max(0, ...settled(series.training), ...settled(series.validation));
  return [0, CEILINGS.find(ceiling => ceiling >= highest) ?? highest];
}

const hasPoints = (series: ChartSeries): boolean => series.training.some(value => value !== null);

function settled(values: readonly (number | null)[]): readonly number[] {
  const known = values.filter(value => value !== null);
  // The last point always counts, so that a single one can be seen.
  return known.slice(Math.min(Math.ceil(known.length * WARM_UP), known.length - 1));
}
