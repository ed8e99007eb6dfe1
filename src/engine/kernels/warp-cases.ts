/** For tests: images and transforms on which a device's warp is held against the reference on the cpu backend. */
import * as tf from '@tensorflow/tfjs-core';
import { random } from '../../lib/random.ts';
import type { Fill } from '../../recipe/recipe.ts';
import { warp } from './warp.ts';

/**
 * A device computes places in float32, a few millionths of a pixel off, and neighbouring pixels differ by 1 at most.
 * (What is asked for is 1/255.)
 */
export const WARP_TOLERANCE = 1e-5;

interface WarpCase {
  readonly fill: Fill;
  readonly shape: readonly [number, number, number, number];
}

const SHAPES = [
  [9, 28, 28, 1],
  [6, 5, 7, 1],
  [4, 6, 1, 1],
  [4, 1, 10, 1],
] as const;

/** Every fill at every shape: widths that are no multiple of four, images of one row or column. */
export const WARP_CASES: readonly WarpCase[] = (['nearest', 'constant', 'reflect', 'wrap'] as const).flatMap(
  fill => SHAPES.map(shape => ({ fill, shape })),
);

/** Random pixels from 0 to 1 under strong random transforms; the first is the identity, the second a whole shift. */
export function warpOnce({ fill, shape }: WarpCase): tf.Tensor4D {
  const [n, height, width] = shape;
  const rng = random(7);
  const pixels = Float32Array.from({ length: n * height * width }, () => rng.uniform());
  const transforms = Array.from({ length: n }, (_, i) => {
    if (i === 0) return [1, 0, 0, 0, 1, 0];
    if (i === 1) return [1, 0, -3, 0, 1, 2];
    const [a, b, d, e] = [rng.normal(), rng.normal(), rng.normal(), rng.normal()];
    const [x, y] = [(width - 1) / 2, (height - 1) / 2];
    // The middle goes to some place of the image, so that about half of what is drawn lies inside.
    const [toX, toY] = [rng.uniform() * width, rng.uniform() * height];
    return [a, b, toX - a * x - b * y, d, e, toY - d * x - e * y];
  });
  return warp(tf.tensor4d(pixels, [...shape]), tf.tensor2d(transforms), fill);
}

/** Work as above with transforms that are no numbers, or send pixels far away: it must return, whatever the values. */
export function warpAbsurdly(fill: Fill): tf.Tensor4D {
  const far = [
    [1, 0, NaN, 0, 1, 0],
    [Infinity, 0, 0, 0, 1, 0],
    [1e30, 1e30, -1e30, 1, 1, 1],
    [1, 0, 1e9, 0, 1, -1e9],
  ];
  return warp(tf.ones([4, 6, 6, 1]), tf.tensor2d(far), fill);
}
