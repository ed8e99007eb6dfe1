/**
 * Several digits in one drawing → one list of strokes a digit, left to right. Strokes belong together where they share
 * columns or touch; a short stroke, the bar of a 5 or of a 7, belongs to the neighbour that it nearly reaches, and so does one
 * that hangs lower, the second of a 4.
 */
import type { Stroke } from './stroke.ts';

/** Strokes that make one digit, in the order in which they were drawn; never empty. */
export type Glyph = readonly Stroke[];

/** Measures below are shares of the tallest stroke's height, so that the drawing's size does not matter. */
const SHARED = 0.3; // of the narrower one's width
const THINNEST = 0.12; // an upright line has no width of its own
const TOUCHING = 0.08;
const SHORT = 0.55;
const NEAR = 0.25;
const HANGING = 0.2;
const HANGING_NEAR = 0.15;

/** The digits of a drawing, from left to right. Strokes without a finite point are left out; nothing drawn gives none. */
export function glyphsOf(strokes: readonly Stroke[]): readonly Glyph[] {
  const drawn = strokes.map(cleaned).filter(({ x }) => x.length > 0);
  const height = Math.max(0, ...drawn.map(stroke => heightOf(partOf([stroke]))));
  // A drawing without any height is one stroke across, or dots: its width has to do.
  const unit = height > 0 ? height : Math.max(Number.MIN_VALUE, ...drawn.map(widthOf));
  let parts: readonly OrderedPart[] = drawn.map((stroke, i) => ({ ...partOf([stroke]), order: [i] }));
  for (let joined = joinOnce(parts, unit); joined; joined = joinOnce(parts, unit)) parts = joined;
  return parts
    .toSorted((a, b) => a.left + a.right - (b.left + b.right))
    .map(({ order }) => order.toSorted((a, b) => a - b).flatMap(i => drawn[i] ?? []));
}

/** Strokes taken together, and the box around them. */
interface Part {
  readonly strokes: readonly Stroke[];
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}
interface OrderedPart extends Part {
  /** Places of its strokes among all that were drawn. */
  readonly order: readonly number[];
}

function partOf(strokes: readonly Stroke[]): Part {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of strokes) {
    for (const value of x) [left, right] = [Math.min(left, value), Math.max(right, value)];
    for (const value of y) [top, bottom] = [Math.min(top, value), Math.max(bottom, value)];
  }
  return { strokes, left, right, top, bottom };
}

const heightOf = ({ top, bottom }: Part): number => bottom - top;
const widthOf = (stroke: Stroke): number => Math.max(...stroke.x) - Math.min(...stroke.x);

/** The parts with the two joined that belong together most plainly; null where all stand for themselves. */
function joinOnce(parts: readonly OrderedPart[], unit: number): OrderedPart[] | null {
  const pair =
    pairsOf(parts).find(([a, b]) => shareColumns(a, b, unit) || touch(a, b, unit) || hangs(a, b, unit)) ??
    bar(parts, unit);
  if (!pair) return null;
  const [a, b] = pair;
  const joined = { ...partOf([...a.strokes, ...b.strokes]), order: [...a.order, ...b.order] };
  return [...parts.filter(part => part !== a && part !== b), joined];
}

type Pair = readonly [OrderedPart, OrderedPart];

const pairsOf = (parts: readonly OrderedPart[]): readonly Pair[] =>
  parts.flatMap((a, i) => parts.slice(i + 1).map(b => [a, b] as const));

/** Paper between two parts, from the right edge of one to the left edge of the other; below 0 where they overlap. */
const gapOf = (a: Part, b: Part): number => Math.max(a.left, b.left) - Math.min(a.right, b.right);

function shareColumns(a: Part, b: Part, unit: number): boolean {
  const narrower = Math.max(THINNEST * unit, Math.min(a.right - a.left, b.right - b.left));
  // An upright line is given some width, half to each side.
  const widened = Math.max(0, THINNEST * unit - Math.min(a.right - a.left, b.right - b.left)) / 2;
  return widened - gapOf(a, b) >= SHARED * narrower;
}

/** Whether the part on the right begins and ends lower, close by: digits beside each other stand on one line. */
function hangs(a: Part, b: Part, unit: number): boolean {
  const [left, right] = a.left <= b.left ? [a, b] : [b, a];
  const lower = Math.min(right.top - left.top, right.bottom - left.bottom);
  return lower > HANGING * unit && gapOf(a, b) < HANGING_NEAR * unit;
}

function touch(a: Part, b: Part, unit: number): boolean {
  if (gapOf(a, b) > TOUCHING * unit) return false;
  const near = TOUCHING * unit;
  const lines = (part: Part): readonly Stroke[] => part.strokes.map(stroke => thinned(stroke, near / 4));
  return lines(a).some(one => lines(b).some(other => distance(one, other) <= near));
}

/** The stroke without the points that lie nearer than `step` to the one before: a slow hand gives thousands. */
function thinned({ x, y }: Stroke, step: number): Stroke {
  const out: { readonly x: number[]; readonly y: number[] } = { x: [], y: [] };
  x.forEach((px, i) => {
    const py = y[i] ?? 0;
    const isLast = i === x.length - 1;
    const moved = Math.hypot(px - (out.x.at(-1) ?? Infinity), py - (out.y.at(-1) ?? Infinity));
    if (moved < step && !isLast) return;
    out.x.push(px);
    out.y.push(py);
  });
  return out;
}

/** A short part and the nearest of those that it nearly reaches. */
function bar(parts: readonly OrderedPart[], unit: number): Pair | null {
  const near = pairsOf(parts)
    .filter(([a, b]) => Math.min(heightOf(a), heightOf(b)) < SHORT * unit && gapOf(a, b) < NEAR * unit)
    .toSorted(([a, b], [c, d]) => gapOf(a, b) - gapOf(c, d));
  return near[0] ?? null;
}

/** How near two strokes come to each other: from the points of either to the lines of the other. */
const distance = (a: Stroke, b: Stroke): number => Math.min(pointsToLine(a, b), pointsToLine(b, a));

function pointsToLine(points: Stroke, line: Stroke): number {
  let nearest = Infinity;
  const segments = Math.max(1, line.x.length - 1);
  points.x.forEach((px, i) => {
    const py = points.y[i] ?? 0;
    for (let s = 0; s < segments; s++) nearest = Math.min(nearest, toSegment(px, py, line, s));
  });
  return nearest;
}

/** From a point to the line's segment `s`; a line of one point is a segment of no length. */
function toSegment(px: number, py: number, { x, y }: Stroke, s: number): number {
  const [ax, ay] = [x[s] ?? 0, y[s] ?? 0];
  const [dx, dy] = [(x[s + 1] ?? ax) - ax, (y[s + 1] ?? ay) - ay];
  const squared = dx * dx + dy * dy;
  const along = squared > 0 ? Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / squared)) : 0;
  return Math.hypot(px - ax - along * dx, py - ay - along * dy);
}

/** The stroke without the points that are not finite; most strokes have none, and stay what they are. */
function cleaned(stroke: Stroke): Stroke {
  const isFinite = (i: number): boolean => Number.isFinite(stroke.x[i]) && Number.isFinite(stroke.y[i]);
  const kept = stroke.x.map((_, i) => i).filter(isFinite);
  if (kept.length === stroke.x.length) return stroke;
  return { x: kept.map(i => stroke.x[i] ?? 0), y: kept.map(i => stroke.y[i] ?? 0) };
}
