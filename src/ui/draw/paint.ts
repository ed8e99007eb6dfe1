/** Painting strokes as ink. */
import type { Stroke } from '../../data/stroke.ts';

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
