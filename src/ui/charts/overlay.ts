/** Where the lines of an overlay stand: its axes, and labels that do not lie over each other. */
import { domainOf, type Bounds } from './domain.ts';

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

/** Axes from 0 to the last epoch, and from a round floor up to 1, with the values that are written beside them. */
export interface OverlayAxes {
  readonly epochs: number;
  readonly bounds: Bounds;
  readonly xTicks: readonly number[];
  readonly yTicks: readonly number[];
}

const Y_STEPS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2];
const MOST_TICKS = 5;

/** The axes that hold all these lines; what is below the floor, early in a run, runs along it. */
export function overlayAxes(lines: readonly OverlayLine[]): OverlayAxes {
  const epochs = Math.max(1, ...lines.flatMap(({ points }) => points.map(({ epoch }) => epoch)));
  const bounds = domainOf(
    'accuracy',
    lines.map(({ points }) => points.map(({ value }) => value)),
  );
  const span = bounds[1] - bounds[0];
  const yStep = Y_STEPS.find(step => span / step <= MOST_TICKS + 1e-9) ?? span;
  return { epochs, bounds, xTicks: ticks(0, epochs, wholeStep(epochs)), yTicks: ticks(...bounds, yStep) };
}

/** 1, 2 or 5 times a power of ten, so that a handful of ticks fill `epochs`. */
function wholeStep(epochs: number): number {
  for (let power = 1; ; power *= 10)
    for (const factor of [1, 2, 5]) if (epochs / (factor * power) <= MOST_TICKS) return factor * power;
}

/** Rounded, so that 0.98 + 2 · 0.005 is 0.99. */
const ticks = (from: number, to: number, step: number): readonly number[] =>
  Array.from({ length: Math.floor((to - from) / step + 1e-9) + 1 }, (_, i) =>
    Number((from + i * step).toFixed(6)),
  );

/** A place in the picture: shares of its width from the left and of its height from the top. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Where a point stands. */
export function spotOf({ epoch, value }: OverlayPoint, { epochs, bounds }: OverlayAxes): Spot {
  const [low, high] = bounds;
  const share = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return { x: epoch / epochs, y: 1 - share };
}

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
