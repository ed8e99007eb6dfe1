/** Strokes → grey pixels: a round pen whose edge fades over one pixel, and ink that saturates where lines cross. */
import { PIXELS, SIDE } from './digits.ts';
import type { Stroke } from './stroke.ts';

/**
 * Over how many pixels the ink fades from black to white. With 1.25 the share of grey pixels is MNIST's: 19 % of all
 * pixels hold ink and 7.4 % are (nearly) black.
 */
const EDGE = 1.25;

/** How far from a stroke's middle a pixel's centre must be to stay white, in pixels. */
export const inkReach = (radius: number): number => radius + EDGE / 2;

/**
 * Draws strokes given in pixels (x to the right, y downwards, pixel (0, 0) spans 0 to 1) with a round pen of this
 * radius, in pixels, on a 28×28 sheet. Returns 784 bytes, 255 is ink; what lies outside the sheet is cut off.
 */
export function rasterize(strokes: readonly Stroke[], radius: number): Uint8Array<ArrayBuffer> {
  const reach = inkReach(radius);
  const nearest = new Float32Array(PIXELS).fill(Infinity);
  for (const { x, y } of strokes) {
    const last = x.length - 1;
    if (last === 0) measure(nearest, reach, at(x, 0), at(y, 0), at(x, 0), at(y, 0));
    for (let i = 0; i < last; i++) measure(nearest, reach, at(x, i), at(y, i), at(x, i + 1), at(y, i + 1));
  }
  return Uint8Array.from(nearest, squared => {
    const share = (reach - Math.sqrt(squared)) / EDGE;
    return share > 0 ? Math.round(Math.min(1, share) * 255) : 0;
  });
}

/** Lowers the squared distances, in pixels, of all pixels within `reach` of the segment from a to b. */
function measure(nearest: Float32Array, reach: number, ax: number, ay: number, bx: number, by: number): void {
  const left = Math.max(0, Math.floor(Math.min(ax, bx) - reach));
  const right = Math.min(SIDE - 1, Math.floor(Math.max(ax, bx) + reach));
  const top = Math.max(0, Math.floor(Math.min(ay, by) - reach));
  const bottom = Math.min(SIDE - 1, Math.floor(Math.max(ay, by) + reach));
  const dx = bx - ax;
  const dy = by - ay;
  const squaredLength = dx * dx + dy * dy;
  const perUnit = squaredLength > 0 ? 1 / squaredLength : 0;
  for (let row = top; row <= bottom; row++) {
    const py = row + 0.5 - ay;
    for (let column = left; column <= right; column++) {
      const px = column + 0.5 - ax;
      // Where along the segment the pixel's centre is nearest: 0 is a, 1 is b.
      const along = Math.min(1, Math.max(0, (px * dx + py * dy) * perUnit));
      const offX = px - along * dx;
      const offY = py - along * dy;
      const pixel = row * SIDE + column;
      nearest[pixel] = Math.min(at(nearest, pixel), offX * offX + offY * offY);
    }
  }
}

const at = (values: ArrayLike<number>, i: number): number => values[i] ?? 0;
