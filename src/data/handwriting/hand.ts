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

/**
 * How much hands differ, as standard deviations; lengths in units of the digit's height (100). A balance: at twice these
 * lengths a network trained on the sample reads 95 to 96 % of MNIST instead of 93 to 94 %, but some digits become illegible and
 * its accuracy on the sample itself falls from 99 % to 90 %.
 */
const SPREAD = {
  /** Each control point, on its own. */
  knot: 2.5,
  /** How much of a knot's shift the next one shares, 0 to 1; without it curves come out lumpy. */
  kinship: 0.5,
  /** Stroke ends, on top: pens land and lift early or late. */
  end: 2,
  /** Share by which the width varies (sd of its logarithm). */
  aspect: 0.3,
  /** How far the waist sits from the middle: the sd of the logarithm of the power that heights are raised to. */
  waist: 0.18,
  /** How much wider the foot is than the head, as a share of the width. */
  taper: 0.2,
  /** Lean to the right per unit of height. */
  slant: { mean: 0.12, sd: 0.24 },
  /** Radians. */
  turn: 0.09,
  /** Size of the elastic distortion. */
  warp: 2,
  /** Pen radius in pixels of the finished image; `one` is how much thicker a 1 is, as it is in MNIST. */
  pen: { median: 1.2, spread: 0.28, least: 0.6, most: 2.6, one: 1.2 },
} as const;

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
  const penRadius = Math.min(
    most,
    Math.max(least, median * (digit === 1 ? one : 1) * Math.exp(spread * bell(rng))),
  );
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
    dx = SPREAD.kinship * dx + fresh * SPREAD.knot * bell(rng);
    dy = SPREAD.kinship * dy + fresh * SPREAD.knot * bell(rng);
    const end = i === 0 || i === knots.length - 1 ? SPREAD.end : 0;
    return { x: x + dx + end * bell(rng), y: y + dy + end * bell(rng), corner };
  });
}

/** Slant, aspect and rotation as one linear map. Position and size do not matter: the digit is fitted later. */
function drawPose(rng: Random): (x: number, y: number) => { x: number; y: number } {
  const width = Math.exp(SPREAD.aspect * even(rng));
  const waist = Math.exp(SPREAD.waist * even(rng));
  const taper = SPREAD.taper * even(rng);
  const slant = SPREAD.slant.mean + SPREAD.slant.sd * even(rng);
  const turn = SPREAD.turn * even(rng);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  return (x, skeletonY) => {
    const y = skeletonY > 0 ? HEIGHT * Math.pow(skeletonY / HEIGHT, waist) : skeletonY;
    const leaning = width * (1 + taper * (y / HEIGHT - 0.5)) * (x - MIDDLE) - slant * y;
    return { x: cos * leaning - sin * y, y: sin * leaning + cos * y };
  };
}

// Bounded on purpose: the rare extremes of a normal distribution would be digits that nobody can read.

/** A random number with standard deviation 1, evenly from −1.73 to 1.73. */
const even = (rng: Random): number => Math.sqrt(12) * (rng.uniform() - 0.5);

/** A random number with standard deviation 1, small ones likelier, from −2.45 to 2.45. */
const bell = (rng: Random): number => Math.sqrt(6) * (rng.uniform() + rng.uniform() - 1);
