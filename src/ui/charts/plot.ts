/** A plot for a saved picture: rules, axes, bands, lines and marks within a box. */
import type { ChartTheme } from './chartTheme.ts';
import { shareOf, type Scale } from './domain.ts';
import type { Values } from './foldSeries.ts';
import type { Spot } from './overlay.ts';
import type { Box, Shape } from './picture.ts';

export interface Plot {
  readonly x: { readonly title: string; readonly ticks: readonly Tick[] };
  readonly y: readonly Tick[];
  readonly bands: readonly Band[];
  readonly lines: readonly PlotLine[];
  readonly dots: readonly PlotDot[];
}
/** Something written beside an axis, `at` (0 to 1) of the way along it. */
export interface Tick {
  readonly at: number;
  readonly text: string;
}
interface Band {
  readonly low: readonly (Spot | null)[];
  readonly high: readonly (Spot | null)[];
  readonly colour: string;
}
export interface PlotLine {
  /** Broken where there is none. */
  readonly spots: readonly (Spot | null)[];
  readonly colour: string;
  readonly width: number;
  readonly dash?: string;
  readonly opacity?: number;
  /** Written at its end, in this colour and at this height (0 is the top). */
  readonly end?: { readonly text: string; readonly colour: string; readonly y: number };
}
export interface PlotDot {
  readonly spot: Spot;
  /** An outline around 0, in pixels. */
  readonly mark: string;
  readonly fill: string;
  readonly stroke: string;
}

const RING = 'M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z';
const TRIANGLE = 'M-4.5 -4h9l-4.5 8z';
/** The marks that curves have. */
export const MARKS = { ring: RING, triangle: TRIANGLE } as const;

export const TEXT = 13;

/**
 * Values on an even grid as places in a plot. A line that leaves the plot is broken at its edge; on a logarithmic axis it runs
 * along the foot, for what is 0 is nowhere below.
 */
export function spotsOf(values: Values, scale: Scale): readonly (Spot | null)[] {
  const [low, high] = scale.bounds;
  const isInside = (value: number | null | undefined): boolean =>
    typeof value === 'number' && value <= high && (scale.log || value >= low);
  return values.map((value, i) => {
    if (value === null || ![value, values[i - 1], values[i + 1]].some(isInside)) return null;
    return { x: i / Math.max(1, values.length - 1), y: 1 - shareOf(value, scale) };
  });
}

/** The ticks of an axis of values. */
export const ticksOn = (
  values: readonly number[],
  scale: Scale,
  write: (value: number) => string,
): readonly Tick[] => values.map(value => ({ at: shareOf(value, scale), text: write(value) }));

/** Everything in the plot's box; what is written beside it stands outside: 48 pixels to the left, 40 below. */
export function plotShapes(plot: Plot, box: Box, theme: ChartTheme): readonly Shape[] {
  return [
    ...plot.y.flatMap(tick => heightShapes(tick, box, theme)),
    ...footShapes(plot.x, box, theme),
    ...plot.bands.map(band => bandShape(band, box)),
    ...plot.lines.flatMap(line => lineShapes(line, box)),
    ...plot.dots.map(dot => dotShape(dot, box)),
  ];
}

const across = (x: number, { left, width }: Box): number => Number((left + x * width).toFixed(2));
const down = (y: number, { top, height }: Box): number => Number((top + y * height).toFixed(2));
const at = ({ x, y }: Spot, box: Box): string => `${across(x, box)} ${down(y, box)}`;

function heightShapes({ at: share, text }: Tick, box: Box, { rule, text: colour }: ChartTheme): Shape[] {
  const y = down(1 - share, box);
  return [
    { kind: 'path', d: `M${box.left} ${y}h${box.width}`, stroke: rule, width: 1 },
    { kind: 'words', text, x: box.left - 8, y: y + 4, size: TEXT, colour, align: 'end' },
  ];
}

function footShapes({ title, ticks }: Plot['x'], box: Box, { text: colour }: ChartTheme): Shape[] {
  const foot = box.top + box.height;
  const words = { kind: 'words', size: TEXT, colour, align: 'middle' } as const;
  return [
    { kind: 'path', d: `M${box.left} ${foot}h${box.width}`, stroke: colour, width: 1 },
    ...ticks.map(tick => ({ ...words, text: tick.text, x: across(tick.at, box), y: foot + 18 })),
    { ...words, text: title, x: box.left + box.width / 2, y: foot + 36 },
  ];
}

function bandShape({ low, high, colour }: Band, box: Box): Shape {
  const both = low.flatMap((spot, i) => {
    const above = high[i] ?? null;
    return spot && above ? [{ spot, above }] : [];
  });
  const there = both.map(({ above }) => at(above, box));
  const back = both.toReversed().map(({ spot }) => at(spot, box));
  const d = both.length < 2 ? '' : `M${[...there, ...back].join('L')}Z`;
  return { kind: 'path', d, fill: colour, opacity: 0.16 };
}

function lineShapes(line: PlotLine, box: Box): Shape[] {
  const { spots, colour, width, dash = '', opacity = 1, end } = line;
  const d = spots
    .map((spot, i) => (spot ? `${i > 0 && spots[i - 1] ? 'L' : 'M'}${at(spot, box)}` : ''))
    .join('');
  const last = spots.findLast(spot => spot !== null);
  const path: Shape = { kind: 'path', d, stroke: colour, width, dash, opacity };
  if (!end || !last) return [path];
  const [x, y] = [across(last.x, box) + 10, down(end.y, box) + 4];
  return [path, { kind: 'words', text: end.text, x, y, size: TEXT, colour: end.colour }];
}

function dotShape({ spot, mark, fill, stroke }: PlotDot, box: Box): Shape {
  // The outline begins with a move to a place of its own: everything after it is relative.
  const d = mark.replace(/^M(-?[\d.]+) (-?[\d.]+)/, (_, x: string, y: string) => {
    const [left, top] = [across(spot.x, box) + Number(x), down(spot.y, box) + Number(y)];
    return `M${left.toFixed(2)} ${top.toFixed(2)}`;
  });
  return { kind: 'path', d, fill, stroke, width: 2 };
}
