/**
 * A drawing → 28×28 digits: the longer side scaled to a box with the aspect kept, then moved by whole pixels so that the
 * ink's centre of mass lies at the centre of the image, as in MNIST.
 */
import { PIXELS, SIDE } from './digits.ts';
import { inkReach, rasterize } from './raster.ts';
import type { Stroke } from './stroke.ts';

/** MNIST's centre of mass is at pixel index 14.0 ± 0.5 on both axes (measured over its 60,000 training images). */
const CENTRE = SIDE / 2;
/** Points nearer than this to the last one, in pixels, change nothing that can be seen. */
const FINEST = 0.1;

/** How strokes become an image. */
export interface Rendering {
  /** Of the pen, in pixels after fitting: a small drawing and a large one get the same line. */
  readonly radius: number;
  /** Longer side of the inked box, in pixels. */
  readonly box: number;
  /** What widths are multiplied by before fitting: below 1 makes digits narrower. */
  readonly width: number;
  /** By how many degrees the drawing is turned before fitting, clockwise. */
  readonly turn: number;
}

/** MNIST's box, and a pen that gives 7,494 digits written on a tablet a mean grey of 31.7 (MNIST: 33.3). */
export const asInMnist: Rendering = { radius: 1.2, box: 20, width: 1, turn: 0 };

/**
 * How a drawing is read besides: with a thinner pen and narrower, upright and turned anticlockwise. The recorded pen digits have
 * larger hooks, longer flags and smaller loops than MNIST's; with a thin pen the loop of a 9 stays open, and a narrow 1 is less of
 * a 7. Eight stratified-cv networks (Kaggle's digits, 3 epochs, seeds 42 to 49) read 92.8 % of 2,000 of those digits right as in
 * MNIST, 93.9 % by the mean of the three; src/run/insight/vote.ts does the rest.
 */
const thin: Rendering = { radius: 0.9, box: 19, width: 0.9, turn: 0 };
const turned: Rendering = { ...thin, width: 0.85, turn: -6 };

/** Pictures of one digit, 784 bytes each. */
export interface Views {
  /** What is shown, looked into and compared with training digits. */
  readonly shown: Uint8Array<ArrayBuffer>;
  /** Read as well: the mean over all that was read counts. */
  readonly others: readonly Uint8Array<ArrayBuffer>[];
}

/** What is made of a drawn digit; null where nothing is drawn. */
export function drawingToViews(strokes: readonly Stroke[]): Views | null {
  const [shown, ...others] = [asInMnist, thin, turned]
    .map(how => drawingToDigit(strokes, how))
    .filter(picture => picture !== null);
  return shown ? { shown, others } : null;
}

/**
 * What a model sees of a drawing: 784 bytes, 255 is ink. The strokes may be in any unit, y downwards; points that are
 * not finite are left out. Returns null where nothing is drawn.
 */
export function drawingToDigit(
  strokes: readonly Stroke[],
  { radius, box: side, width, turn }: Rendering = asInMnist,
): Uint8Array<ArrayBuffer> | null {
  const bent = strokes.map(stroke => bend(stroke, width, turn));
  const box = boundsOf(bent);
  if (box === null) return null;
  const extent = Math.max(box.right - box.left, box.bottom - box.top);
  // A dot has no extent: it stays as wide as the pen. Divided first, so that no drawing is too large or too small.
  // The pixels just outside the box stay white, those just inside do not: their centres are half a pixel in.
  const inset = inkReach(radius) - 0.5;
  const toPixels = (value: number, from: number): number =>
    (SIDE - side) / 2 + inset + (extent > 0 ? ((value - from) / extent) * (side - 2 * inset) : 0);
  const fitted = bent.map(stroke =>
    thinned(
      stroke,
      x => toPixels(x, box.left),
      y => toPixels(y, box.top),
    ),
  );
  return centred(rasterize(fitted, radius));
}

/** The stroke turned clockwise (y downwards) by so many degrees, then its widths multiplied. */
function bend({ x, y }: Stroke, width: number, degrees: number): Stroke {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return {
    x: x.map((across, i) => (across * cos - (y[i] ?? NaN) * sin) * width),
    y: y.map((down, i) => (x[i] ?? NaN) * sin + down * cos),
  };
}

interface Bounds {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function boundsOf(strokes: readonly Stroke[]): Bounds | null {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const stroke of strokes)
    for (const [x, y] of pointsOf(stroke)) {
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  return left <= right ? { left, right, top, bottom } : null;
}

function* pointsOf({ x, y }: Stroke): Generator<readonly [number, number]> {
  for (let i = 0; i < x.length; i++) {
    const px = x[i] ?? NaN;
    const py = y[i] ?? NaN;
    if (Number.isFinite(px) && Number.isFinite(py)) yield [px, py];
  }
}

/** The stroke in pixels, without the points that repeat the one before: a slow hand gives thousands. */
function thinned(stroke: Stroke, across: (x: number) => number, down: (y: number) => number): Stroke {
  const x: number[] = [];
  const y: number[] = [];
  let [lastX, lastY] = [Infinity, Infinity];
  for (const [px, py] of pointsOf(stroke)) {
    const [nextX, nextY] = [across(px), down(py)];
    if (Math.hypot(nextX - lastX, nextY - lastY) < FINEST) continue;
    x.push(nextX);
    y.push(nextY);
    [lastX, lastY] = [nextX, nextY];
  }
  return { x, y };
}

/** Moves the ink by whole pixels so that its centre of mass comes nearest to the centre, never past the edge. */
function centred(pixels: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  let [mass, sumX, sumY] = [0, 0, 0];
  let [left, right, top, bottom] = [SIDE, 0, SIDE, 0];
  pixels.forEach((ink, i) => {
    if (ink === 0) return;
    const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
    mass += ink;
    sumX += ink * x;
    sumY += ink * y;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  });
  if (mass === 0) return pixels;
  const dx = clamp(Math.round(CENTRE - sumX / mass), -left, SIDE - 1 - right);
  const dy = clamp(Math.round(CENTRE - sumY / mass), -top, SIDE - 1 - bottom);
  const out = new Uint8Array(PIXELS);
  for (let row = top; row <= bottom; row++) {
    const from = row * SIDE;
    out.set(pixels.subarray(from + left, from + right + 1), (row + dy) * SIDE + left + dx);
  }
  return out;
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
