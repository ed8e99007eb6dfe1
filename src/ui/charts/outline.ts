/** From values on a grid to the path of an SVG line: for the plots that are too small and too many for tfjs-vis. */
import { shareOf, type Scale } from './domain.ts';
import type { Values } from './foldSeries.ts';

/** The box that paths are drawn in; the picture stretches it to its place. */
export const BOX = { width: 160, height: 48 } as const;

/** A line through the known values, broken where they are not known; empty where none is. */
export function linePath(values: Values, scale: Scale): string {
  let down = false;
  return values
    .map((value, i) => {
      if (value === null) {
        down = false;
        return '';
      }
      const command = down ? 'L' : 'M';
      down = true;
      return `${command}${place(values, i, value, scale)}`;
    })
    .join('');
}

/** A dot at each known value, for a line with round ends. */
export const dotPath = (values: Values, scale: Scale): string =>
  values.map((value, i) => (value === null ? '' : `M${place(values, i, value, scale)}h0`)).join('');

/** The area between two lines where both are known; empty where nothing is. */
export function bandPath(low: Values, high: Values, scale: Scale): string {
  const known = low.flatMap((value, i) => (value !== null && (high[i] ?? null) !== null ? [i] : []));
  if (known.length < 2) return '';
  const spot = (values: Values, i: number): string => place(values, i, values[i] ?? 0, scale);
  const there = known.map(i => spot(high, i));
  const back = known.toReversed().map(i => spot(low, i));
  return `M${[...there, ...back].join('L')}Z`;
}

function place(values: Values, i: number, value: number, scale: Scale): string {
  const x = (i / Math.max(1, values.length - 1)) * BOX.width;
  // What leaves the picture runs along its edge: the run's beginning is far from where it ends.
  const y = (1 - shareOf(value, scale)) * BOX.height;
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}
