/**
 * A drawing → one 28×28 digit, made as MNIST's were: the longer side scaled to 20 pixels with the aspect kept, then
 * moved by whole pixels so that the ink's centre of mass lies at the centre of the image.
 */
import { PIXELS, SIDE } from './digits.ts';
import { inkReach, rasterize } from './raster.ts';
import type { Stroke } from './stroke.ts';

/** Longer side of the inked box, in pixels. */
const BOX = 20;
/** Paper to each side of the box before it is centred. */
const MARGIN = (SIDE - BOX) / 2;
/** MNIST's centre of mass is at pixel index 14.0 ± 0.5 on both axes (measured over its 60,000 training images). */
const CENTRE = SIDE / 2;
/** Points nearer than this to the last one, in pixels, change nothing that can be seen. */
const FINEST = 0.1;

/**
 * Pen radius in pixels after fitting: strokes are widened after scaling, so that a small drawing and a large one get the
 * same line. 7,494 digits written on a tablet then have a mean grey of 31.7 (MNIST: 33.3), and a network trained on MNIST
 * reads them equally well from 1.0 to 1.3 (92.0 to 92.2 %), worse above.
 */
export const PEN_RADIUS = 1.2;

/**
 * What a model sees of a drawing: 784 bytes, 255 is ink. The strokes may be in any unit, y downwards; points that are
 * not finite are left out. Returns null where nothing is drawn.
 */
export function drawingToDigit(
  strokes: readonly Stroke[],
  radius = PEN_RADIUS,
): Uint8Array<ArrayBuffer> | null {
  const box = boundsOf(strokes);
  if (box === null) return null;
  const extent = Math.max(box.right - box.left, box.bottom - box.top);
  // A dot has no extent: it stays as wide as the pen. Divided first, so that no drawing is too large or too small.
  // The pixels just outside the box stay white, those just inside do not: their centres are half a pixel in.
  const inset = inkReach(radius) - 0.5;
  const toPixels = (value: number, from: number): number =>
    MARGIN + inset + (extent > 0 ? ((value - from) / extent) * (BOX - 2 * inset) : 0);
  const fitted = strokes.map(stroke =>
    thinned(
      stroke,
      x => toPixels(x, box.left),
      y => toPixels(y, box.top),
    ),
  );
  return centred(rasterize(fitted, radius));
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
