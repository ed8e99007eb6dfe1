/**
 * Random affine maps with the meanings of Keras's ImageDataGenerator (keras/src/legacy/preprocessing/image.py, 3.5):
 * rotation, then shift, shear and zoom, about the image's centre; one map an image, drawn anew for every batch.
 */
import { tensor2d, tidy, type Tensor4D } from '@tensorflow/tfjs-core';
import { SIDE } from '../data/digits.ts';
import { random, type Random } from '../lib/random.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { imageTensor } from './model.ts';
import type { Ops } from './ops/ops.ts';
import { takeBack } from './read-back.ts';

export type Ranges = Pick<Recipe, 'rotation' | 'widthShift' | 'heightShift' | 'zoom' | 'shear'>;

/** The draws that make one map: angles in degrees, shifts in pixels, zooms as factors (over 1 shrinks, as in Keras). */
export interface Draw {
  readonly rotation: number;
  readonly rowShift: number;
  readonly columnShift: number;
  readonly shear: number;
  readonly rowZoom: number;
  readonly columnZoom: number;
}

/** Images [n, 28, 28, 1] moved about as the recipe says; the caller owns the result. */
export const augmented = (ops: Ops, recipe: Recipe, images: Tensor4D, rng: Random): Tensor4D =>
  tidy(() => {
    const [count] = images.shape;
    const transforms = tensor2d(randomTransforms(recipe, count, SIDE, rng), [count, 6]);
    return ops.warp(images, transforms, recipe.fill);
  });

/** The same for bytes, to be looked at: another `draw`, other movements. */
export async function augmentBytes(
  ops: Ops,
  recipe: Recipe,
  bytes: Uint8Array<ArrayBuffer>,
  draw: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const rng = random(recipe.seed).fork('preview').fork(`draw ${draw}`);
  const moved = tidy(() => augmented(ops, recipe, imageTensor(bytes), rng));
  const values = await takeBack(moved);
  return Uint8Array.from(values, value => Math.round(value * 255));
}

/** n × 6 numbers for `Ops.warp`, for images of `side` × `side` pixels. */
export function randomTransforms(
  ranges: Ranges,
  count: number,
  side: number,
  rng: Random,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(count * 6);
  for (let i = 0; i < count; i++) out.set(transform(randomDraw(ranges, side, rng), side), i * 6);
  return out;
}

/** Keras draws in this order; every draw is taken, so that one range at 0 leaves the others' draws alone. */
function randomDraw(ranges: Ranges, side: number, rng: Random): Draw {
  const within = (range: number): number => (rng.uniform() * 2 - 1) * range;
  return {
    rotation: within(ranges.rotation),
    rowShift: within(ranges.heightShift) * side,
    columnShift: within(ranges.widthShift) * side,
    shear: within(ranges.shear),
    rowZoom: 1 + within(ranges.zoom),
    columnZoom: 1 + within(ranges.zoom),
  };
}

/** A 2 × 3 matrix [a, b, c, d, e, f] on (row, column): row' = a·row + b·column + c, column' = d·row + e·column + f. */
type Matrix = readonly [number, number, number, number, number, number];

const times = (p: Matrix, q: Matrix): Matrix => [
  p[0] * q[0] + p[1] * q[3],
  p[0] * q[1] + p[1] * q[4],
  p[0] * q[2] + p[1] * q[5] + p[2],
  p[3] * q[0] + p[4] * q[3],
  p[3] * q[1] + p[4] * q[4],
  p[3] * q[2] + p[4] * q[5] + p[5],
];

/** The six numbers of `Ops.warp`: where in the input an output pixel (x, y) is taken from. */
export function transform(draws: Draw, side: number): readonly number[] {
  const angle = (draws.rotation * Math.PI) / 180;
  const slant = (draws.shear * Math.PI) / 180;
  const centre = side / 2 - 0.5;
  const steps: readonly Matrix[] = [
    [1, 0, centre, 0, 1, centre],
    [Math.cos(angle), -Math.sin(angle), 0, Math.sin(angle), Math.cos(angle), 0],
    [1, 0, draws.rowShift, 0, 1, draws.columnShift],
    [1, -Math.sin(slant), 0, 0, Math.cos(slant), 0],
    [draws.rowZoom, 0, 0, 0, draws.columnZoom, 0],
    [1, 0, -centre, 0, 1, -centre],
  ];
  const [a, b, c, d, e, f] = steps.reduce(times);
  return [e, d, f, b, a, c]; // from (row, column) to (x, y)
}
