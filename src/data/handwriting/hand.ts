/** A hand: turns a skeleton into strokes as one person would have written it this once. All of it comes from a seed. */
import type { Random } from '../../lib/random.ts';
import { present } from '../../lib/check.ts';
import type { Stroke } from '../stroke.ts';
import { curveThrough, parsePath } from './curve.ts';
import type { Knot } from './curve.ts';
import { skeletons } from './skeletons.ts';
import { drawWarp } from './warp.ts';

/** Height and middle of a skeleton. */
const HEIGHT = 100;
const MIDDLE = 30;

/** How much hands differ; lengths in units of the digit's height (100). */
export const SPREAD: any = {
  /** Each control point, on its own. */
  knot: 5,
  /** How much of a knot's shift its next one shares, 0 to 1: what is left of lumps. */
  kinship: 0.5,
  /** Stroke ends, on top: pens land and lift early or late. */
  end: 4,
  /** Share by which the width varies (sd of its logarithm). */
  aspect: 0.32,
  /** How far the waist sits from the middle: the sd of the logarithm of the power that heights are raised to. */
  waist: 0.24,
  /** How much wider the foot is than the head, as a share of the width. */
  taper: 0.35,
  /** Lean to the right per unit of height. */
  slant: { mean: 0.12, sd: 0.27 },
  /** Radians. */
  turn: 0.09,
  /** Size of the elastic distortion. */
  warp: 4.5,
  /** Pen radius in pixels of the finished image. */
  pen: { median: 1.2, spread: 0.33, least: 0.6, most: 3, one: 1.2 },
};

export interface Handwritten {
  /** In units of the skeletons, y downwards. */
  readonly strokes: readonly Stroke[];
  /** In pixels of the finished 28×28 image. */
  readonly penRadius: number;
}

interface ParsedStyle {
  readonly weight: number;
  readonly strokes: readonly (readonly Knot[])[];
}

const parsed: readonly (readonly ParsedStyle[])[] = skeletons.map(styles =>
  styles.map(({ weight, strokes }) => ({ weight, strokes: strokes.map(parsePath) })),
);

/** Writes one digit (0 to 9); the same stream state gives the same strokes. */
export function writeDigit(digit: number, rng: Random): Handwritten {
  const style = pickStyle(present(parsed[digit], `digit ${digit}`), rng);
  const warp = drawWarp(SPREAD.warp, rng);
  const pose = drawPose(rng);
  const strokes = style.strokes.map(knots => {
    const curve = curveThrough(jittered(knots, rng));
    const x: number[] = [];
    const y: number[] = [];
    curve.x.forEach((cx, i) => {
      const bent = warp(cx, curve.y[i] ?? 0);
      const point = pose(bent.x, bent.y);
      x.push(point.x);
      y.push(point.y);
    });
    return { x, y };
  });
  const { median, spread, least, most, one } = SPREAD.pen;
  const penRadius = Math.min(most, Math.max(least, median * (digit === 1 ? one : 1) * Math.exp(spread * rng.normal())));
  return { strokes, penRadius };
}

function pickStyle(styles: readonly ParsedStyle[], rng: Random): ParsedStyle {
  let left = rng.uniform() * styles.reduce((sum, { weight }) => sum + weight, 0);
  return present(
    styles.find(({ weight }) => (left -= weight) < 0),
    'style',
  );
}

function jittered(knots: readonly Knot[], rng: Random): readonly Knot[] {
  let [dx, dy] = [0, 0];
  const fresh = Math.sqrt(1 - SPREAD.kinship ** 2);
  return knots.map(({ x, y, corner }, i) => {
    dx = SPREAD.kinship * dx + fresh * SPREAD.knot * rng.normal();
    dy = SPREAD.kinship * dy + fresh * SPREAD.knot * rng.normal();
    const end = i === 0 || i === knots.length - 1 ? SPREAD.end : 0;
    return { x: x + dx + end * rng.normal(), y: y + dy + end * rng.normal(), corner };
  });
}

/** Slant, aspect and rotation as one linear map. Position and size do not matter: the digit is fitted later. */
function drawPose(rng: Random): (x: number, y: number) => { x: number; y: number } {
  const width = Math.exp(SPREAD.aspect * rng.normal());
  const waist = Math.exp(SPREAD.waist * rng.normal());
  const taper = SPREAD.taper * rng.normal();
  const slant = SPREAD.slant.mean + SPREAD.slant.sd * rng.normal();
  const turn = SPREAD.turn * rng.normal();
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  return (x, skeletonY) => {
    const y = skeletonY > 0 ? HEIGHT * Math.pow(skeletonY / HEIGHT, waist) : skeletonY;
    const leaning = width * (1 + taper * (y / HEIGHT - 0.5)) * (x - MIDDLE) - slant * y;
    return { x: cos * leaning - sin * y, y: sin * leaning + cos * y };
  };
}
