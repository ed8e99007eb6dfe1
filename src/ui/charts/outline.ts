/** From values on a grid to the path of an SVG line: for the plots that are too small and too many for tfjs-vis. */
import type { Bounds } from './domain.ts';
import type { Values } from './foldSeries.ts';

/** The box that paths are drawn in; the picture stretches it to its place. */
export const BOX = { width: 160, height: 48 } as const;

/** A line through the known values, broken where they are not known; empty where none is. */
export function linePath(values: Values, bounds: Bounds): string {
  let down = false;
  return values
    .map((value, i) => {
      if (value === null) {
        down = false;
        return '';
      }
      const command = down ? 'L' : 'M';
      down = true;
      return `${command}${place(values, i, value, bounds)}`;
    })
    .join('');
}

/** A dot at each known value, for a line with round ends. */
export const dotPath = (values: Values, bounds: Bounds): string =>
  values.map((value, i) => (value === null ? '' : `M${place(values, i, value, bounds)}h0`)).join('');

function place(values: Values, i: number, value: number, [low, high]: Bounds): string {
  const x = (i / Math.max(1, values.length - 1)) * BOX.width;
  const share = (value - low) / (high - low || 1);
  // What leaves the picture runs along its edge: the run's beginning is far from where it ends.
  const y = (1 - Math.min(1, Math.max(0, share))) * BOX.height;
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}
