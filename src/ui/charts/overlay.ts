/** Where the lines of an overlay stand: its axes, and labels that do not lie over each other. */
import { scaleOf, shareOf, ticksOf, type Scale } from './domain.ts';
import type { Shown } from './shown.ts';
import { linearTicks } from './ticks.ts';

/** One line: a share (0 to 1) at each of some epochs, in order. */
export interface OverlayLine {
  readonly name: string;
  readonly points: readonly OverlayPoint[];
}
export interface OverlayPoint {
  /** Counts from 1. */
  readonly epoch: number;
  readonly value: number;
}

/** Axes from 0 to the last epoch, and from round bound to round bound, with the values that are written beside them. */
export interface OverlayAxes {
  readonly epochs: number;
  readonly scale: Scale;
  readonly xTicks: readonly number[];
  readonly yTicks: readonly number[];
}

const MOST_STEPS = 5;

/** The axes that hold all these lines; what is beyond the bounds, early in a run, runs along them. */
export function overlayAxes(lines: readonly OverlayLine[], shown: Shown = 'accuracy'): OverlayAxes {
  const epochs = Math.max(1, ...lines.flatMap(({ points }) => points.map(({ epoch }) => epoch)));
  const values = lines.map(({ points }) => points.map(({ value }) => value));
  const scale = scaleOf(shown, values, values);
  return { epochs, scale, xTicks: linearTicks([0, epochs], MOST_STEPS, 1), yTicks: ticksOf(scale) };
}

/** A place in the picture: shares of its width from the left and of its height from the top. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Where a point stands. */
export const spotOf = ({ epoch, value }: OverlayPoint, { epochs, scale }: OverlayAxes): Spot => ({
  x: epoch / epochs,
  y: 1 - shareOf(value, scale),
});

/** The line through these spots as an SVG path in a box of 100 × 100; empty for fewer than two. */
export const overlayPath = (spots: readonly Spot[]): string =>
  spots.length < 2
    ? ''
    : spots
        .map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${(100 * x).toFixed(2)} ${(100 * y).toFixed(2)}`)
        .join('');

/** The points that get a mark: all of a short line; of a long one about ten, the last among them. */
export function marked<T>(points: readonly T[]): readonly T[] {
  const every = Math.ceil(points.length / 12);
  return points.filter((_, i) => (points.length - 1 - i) % every === 0);
}

/** How close two ends may be, as a share of the width, before their labels get in each other's way. */
const NEAR = 0.08;

/** Heights for labels at the ends of lines: as near to their ends as `gap` allows between labels side by side. */
export function labelHeights(ends: readonly Spot[], gap: number): readonly number[] {
  const heights = ends.map(({ y }) => y);
  const done = new Set<number>();
  ends.forEach((end, i) => {
    if (done.has(i)) return;
    const group = ends.flatMap(({ x }, k) => (!done.has(k) && Math.abs(x - end.x) < NEAR ? [k] : []));
    for (const k of group) done.add(k);
    const apart = spread(
      group.map(k => heights[k] ?? 0),
      gap,
    );
    group.forEach((k, n) => (heights[k] = apart[n] ?? 0));
  });
  return heights;
}

/** Values moved as little as needed to be `gap` apart, within 0 and 1, in the order in which they came. */
function spread(values: readonly number[], gap: number): readonly number[] {
  const order = values.map((_, i) => i).toSorted((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const places = order.map(i => values[i] ?? 0);
  for (let i = 1; i < places.length; i++) places[i] = Math.max(places[i] ?? 0, (places[i - 1] ?? 0) + gap);
  for (let i = places.length - 1, most = 1; i >= 0; i--, most -= gap)
    places[i] = Math.min(places[i] ?? 0, most);
  const moved = [...values];
  order.forEach((i, n) => (moved[i] = places[n] ?? 0));
  return moved;
}
