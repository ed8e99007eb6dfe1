/** Digits as they were not written: turned, moved, noisy. Pure; n × 784 bytes in, as many out, 0 is paper. */
import { PIXELS, SIDE } from '../../../src/data/digits.ts';
import { warped } from '../../../src/engine/kernels/warp.ts';
import type { Random } from '../../../src/lib/random.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Where each pixel (x, y) of the result is taken from: (a·x + b·y + c, d·x + e·y + f). */
export type Transform = Float32Array;

const CENTRE = (SIDE - 1) / 2;

/** Turns a digit about the image's centre, clockwise as one sees it for degrees above 0. */
export function rotation(degrees: number): Transform {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return Float32Array.of(cos, sin, CENTRE * (1 - cos - sin), -sin, cos, CENTRE * (1 + sin - cos));
}

/** Moves a digit by pixels, to the right and down for numbers above 0. */
export const shift = (right: number, down: number): Transform => Float32Array.of(1, 0, -right, 0, 1, -down);

/** Every image through one transform: bilinear between pixels, paper outside, rounded to whole grey levels. */
export function moved(images: Bytes, transform: Transform): Bytes {
  const out = new Uint8Array(images.length);
  for (let from = 0; from < images.length; from += PIXELS) {
    const image = Float32Array.from(images.subarray(from, from + PIXELS));
    const values = warped(image, SIDE, transform, 'constant');
    values.forEach((value, i) => (out[from + i] = Math.round(value)));
  }
  return out;
}

/** Every pixel with its own normal noise; `sigma` is a share of the way from paper to ink, both of which clip. */
export function noisy(images: Bytes, sigma: number, rng: Random): Bytes {
  const clipped = new Uint8ClampedArray(images.length);
  images.forEach((ink, i) => (clipped[i] = ink + 255 * sigma * rng.normal()));
  return new Uint8Array(clipped.buffer);
}
