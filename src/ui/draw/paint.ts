/** Painting on the sheet: strokes as ink, or a digit of the data. */
import type { Stroke } from '../../data/stroke.ts';
import { SIDE } from '../parts/digits.ts';

/** Width of the pen, as a share of the canvas's side: about what a fitted digit has in the training set. */
const PEN = 0.075;

/** Clears a square canvas of `side` pixels and paints the strokes, given in units of its side. */
export function paintStrokes(
  context: CanvasRenderingContext2D,
  strokes: readonly Stroke[],
  side: number,
  ink: string,
): void {
  context.clearRect(0, 0, side, side);
  context.lineWidth = PEN * side;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.strokeStyle = ink;
  for (const stroke of strokes) {
    context.beginPath();
    trace(context, stroke, side);
    context.stroke();
  }
}

/** Clears a square canvas of `side` pixels and fills it with a digit's 28×28 pixels, each 0 to 255. */
export function paintExample(
  context: CanvasRenderingContext2D,
  pixels: Uint8Array,
  side: number,
  ink: string,
): void {
  context.clearRect(0, 0, side, side);
  context.fillStyle = ink;
  // Whole places, so that no light shines through between two squares.
  const at = (place: number): number => Math.round((place / SIDE) * side);
  pixels.forEach((value, i) => {
    if (value === 0) return;
    const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
    context.globalAlpha = value / 255;
    context.fillRect(at(x), at(y), at(x + 1) - at(x), at(y + 1) - at(y));
  });
  context.globalAlpha = 1;
}

/** Through the midpoints of neighbouring places, with the places as control points: a hand's line, not a polygon. */
function trace(context: CanvasRenderingContext2D, { x, y }: Stroke, side: number): void {
  const at = (i: number): [number, number] => [(x[i] ?? 0) * side, (y[i] ?? 0) * side];
  const last = x.length - 1;
  context.moveTo(...at(0));
  for (let i = 1; i < last; i++) {
    const [ax, ay] = at(i);
    const [bx, by] = at(i + 1);
    context.quadraticCurveTo(ax, ay, (ax + bx) / 2, (ay + by) / 2);
  }
  // A stroke of one place ends where it began: its round caps make the dot.
  context.lineTo(...at(last));
}
