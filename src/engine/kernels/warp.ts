/**
 * Affine resampling of images as one kernel on every backend, with the meaning of scipy.ndimage.affine_transform(order=1),
 * which Keras's ImageDataGenerator uses: bilinear between pixels; beyond the outermost pixels' centres as `fill` says.
 */
import {
  engine,
  registerKernel,
  type NamedAttrMap,
  type Tensor2D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { Fill } from '../../recipe/recipe.ts';

export const WARP = 'InkWarp';

export interface WarpAttrs extends NamedAttrMap {
  readonly fill: Fill;
}

/**
 * How far outside (in pixels) still counts as on the edge. With `constant` and `wrap` the image breaks off there, and
 * transforms that should meet an edge exactly (quarter turns, whole shifts) miss it by a rounding error, each device by
 * another one. (scipy has no such margin; between margin and edge, what it gives differs.)
 */
export const EDGE = 1 / 1024;

/** Runs the kernel of the current backend; see Ops.warp. It has no gradient. */
export const warp = (images: Tensor4D, transforms: Tensor2D, fill: Fill): Tensor4D =>
  engine().runKernel<Tensor4D>(WARP, { images, transforms }, { fill } satisfies WarpAttrs);

/** Registers the slow reference on the cpu backend; once. */
export function registerWarp(): void {
  registerKernel({
    kernelName: WARP,
    backendName: 'cpu',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { fill } = attrs as unknown as WarpAttrs;
      const cpu = backend as MathBackendCPU;
      const { images, transforms } = inputs as { images: Tensor4D; transforms: Tensor2D };
      const [n, height, width] = images.shape;
      const pixels = cpu.data.get(images.dataId).values as Float32Array;
      const moves = cpu.data.get(transforms.dataId).values as Float32Array;
      const out = new Float32Array(pixels.length);
      const size = height * width;
      for (let i = 0; i < n; i++) {
        const image = pixels.subarray(i * size, (i + 1) * size);
        out.set(warped(image, width, moves.subarray(6 * i, 6 * i + 6), fill), i * size);
      }
      return cpu.makeTensorInfo(images.shape, 'float32', out);
    },
  });
}

/** The slow reference, in double precision: one image (row by row) through one transform (a to f of Ops.warp). */
export function warped(
  image: Float32Array,
  width: number,
  transform: Float32Array,
  fill: Fill,
): Float32Array {
  const [a = 1, b = 0, c = 0, d = 0, e = 1, f = 0] = transform;
  const height = image.length / width;
  return image.map((_, i) => {
    const x = i % width;
    const y = Math.floor(i / width);
    const across = neighbours(a * x + b * y + c, width, fill);
    const down = neighbours(d * x + e * y + f, height, fill);
    if (!across || !down) return 0;
    const row = (at: number): number => {
      const near = image[at * width + across.near] ?? 0;
      const far = image[at * width + across.far] ?? 0;
      return near + (far - near) * across.share;
    };
    const near = row(down.near);
    return near + (row(down.far) - near) * down.share;
  });
}

/** Two pixels of one axis, and the second one's share of what lies between them. */
interface Neighbours {
  readonly near: number;
  readonly far: number;
  readonly share: number;
}

/** What a place on an axis of `length` pixels is made of; null for nothing. The devices' kernels follow it by line. */
function neighbours(place: number, length: number, fill: Fill): Neighbours | null {
  const last = length - 1;
  const inside = place >= -EDGE && place <= last + EDGE;
  if (fill === 'constant' && !inside) return null;
  if (fill === 'reflect') {
    const near = Math.floor(place);
    return { near: mirrored(near, length), far: mirrored(near + 1, length), share: place - near };
  }
  const at = clamp(fill === 'wrap' && !inside ? wrapped(place, last) : place, last);
  const near = Math.floor(at);
  return { near, far: Math.min(near + 1, last), share: at - near };
}

/** A whole place, mirrored about the outer sides of the outermost pixels: d c b a | a b c d | d c b a. */
function mirrored(place: number, length: number): number {
  const period = 2 * length;
  // The half keeps the quotient off whole numbers, where a GPU's division might land on either side.
  const m = place - period * Math.floor((place + 0.5) / period);
  return clamp(Math.min(m, period - 1 - m), length - 1);
}

/** scipy's wrap: the first pixel lies on the last, so the period is one pixel short. Multiples of it end on the last below zero. */
function wrapped(place: number, last: number): number {
  const period = Math.max(last, 1);
  return place - period * Math.floor((place + (place < 0 ? -EDGE : EDGE)) / period);
}

const clamp = (place: number, last: number): number => Math.max(0, Math.min(place, last));
