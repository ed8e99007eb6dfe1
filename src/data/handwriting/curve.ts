/** Smooth curves through control points: how a skeleton becomes a line. */
import type { Stroke } from '../stroke.ts';

/** One control point, in the units of its skeleton. */
export interface Knot {
  readonly x: number;
  readonly y: number;
  /** Whether the pen turns sharply here. */
  readonly corner: boolean;
}

/** How many straight pieces stand for the curve between two knots. */
const PIECES = 6;

/** Reads "x,y x,y! x,y" (a corner at "!"); coordinates are plain numbers. */
export function parsePath(path: string): readonly Knot[] {
  return path.split(' ').map(text => {
    const corner = text.endsWith('!');
    const [x = NaN, y = NaN] = text.replace('!', '').split(',').map(Number);
    return { x, y, corner };
  });
}

/** The curve through all knots (centripetal Catmull–Rom: no loops or cusps between knots), broken at the corners. */
export function curveThrough(knots: readonly Knot[]): Stroke {
  const x: number[] = [];
  const y: number[] = [];
  let start = 0;
  knots.forEach((knot, i) => {
    if (i === start || !(knot.corner || i === knots.length - 1)) return;
    addRun(knots.slice(start, i + 1), x, y);
    start = i;
  });
  const end = knots.at(-1);
  if (end !== undefined) {
    x.push(end.x);
    y.push(end.y);
  }
  return { x, y };
}

/** Adds the points of one corner-free run, without its last one. */
function addRun(run: readonly Knot[], x: number[], y: number[]): void {
  for (let i = 0; i + 1 < run.length; i++) {
    const from = run[i];
    const to = run[i + 1];
    if (from === undefined || to === undefined) return;
    const before = run[i - 1] ?? mirrored(to, from);
    const after = run[i + 2] ?? mirrored(from, to);
    for (let piece = 0; piece < PIECES; piece++) {
      const point = between(before, from, to, after, piece / PIECES);
      x.push(point.x);
      y.push(point.y);
    }
  }
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The point as far past `centre` as `point` is before it. */
const mirrored = (point: Point, centre: Point): Point => ({
  x: 2 * centre.x - point.x,
  y: 2 * centre.y - point.y,
});

/** Barry and Goldman's pyramid: the point at `share` (0 to 1) of the way from b to c. */
function between(a: Point, b: Point, c: Point, d: Point, share: number): Point {
  const tb = gap(a, b);
  const tc = tb + gap(b, c);
  const td = tc + gap(c, d);
  const t = tb + share * (tc - tb);
  const ab = mix(a, b, 0, tb, t);
  const bc = mix(b, c, tb, tc, t);
  const cd = mix(c, d, tc, td, t);
  return mix(mix(ab, bc, 0, tc, t), mix(bc, cd, tb, td, t), tb, tc, t);
}

/** Knot spacing of the centripetal form; never zero, so that repeated points do no harm. */
const gap = (a: Point, b: Point): number => Math.sqrt(Math.hypot(b.x - a.x, b.y - a.y)) + 1e-6;

function mix(a: Point, b: Point, from: number, to: number, t: number): Point {
  const share = (t - from) / (to - from);
  return { x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y) };
}
