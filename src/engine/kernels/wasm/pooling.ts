/** Max-pooling and its gradient over tensors, alone or of a convolution's output with its bias and ReLU. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Attached } from './attach.ts';
import type { PoolGeometry } from './geometry.ts';
import { ZERO } from './pointwise.ts';
import { POOL_GRADIENT_ANY } from './pool-any.ts';
import { POOL, POOL_GRADIENT } from './pool.ts';

/** The largest of each window, and (one byte each) which cell it was. */
export interface Pooled {
  readonly output: TensorInfo;
  readonly winner: TensorInfo;
}

/** Output and winners of a pooling, not filled yet. */
export function poolOutputs(a: Attached, g: PoolGeometry): Pooled {
  const shape = [g.batch, g.outHeight, g.outWidth, g.channels];
  const output = a.output(shape);
  try {
    return { output, winner: a.output(shape, 'bool') };
  } catch (fault) {
    a.release(output);
    throw fault;
  }
}

/** For windows that tile the image. */
export function maxPool(a: Attached, x: TensorInfo, g: PoolGeometry): Pooled {
  const bias = a.reserve(4 * g.channels);
  a.call(ZERO, { target: bias, count: g.channels });
  const pooled = poolOutputs(a, g);
  const places = { output: a.address(pooled.output), winner: a.address(pooled.winner) };
  a.call(POOL, { input: a.address(x), bias, ...places, relu: 0, ...windows(g) });
  return pooled;
}

/** The gradient at each window's winner, zero elsewhere: [n, h, w, c]; for windows that tile the image. */
export function maxPoolGradient(
  a: Attached,
  gradient: TensorInfo,
  winner: TensorInfo,
  g: PoolGeometry,
): TensorInfo {
  const biasGradient = a.reserve(4 * g.channels);
  const target = a.output([g.batch, g.height, g.width, g.channels]);
  a.call(POOL_GRADIENT, {
    gradient: a.address(gradient),
    winner: a.address(winner),
    target: a.address(target),
    biasGradient,
    ...windows(g),
  });
  return target;
}

/** The gradient of max-pooling from its input, for windows of any size, stride and padding. */
export function anyMaxPoolGradient(
  a: Attached,
  gradient: TensorInfo,
  x: TensorInfo,
  g: PoolGeometry,
): TensorInfo {
  const target = a.output([g.batch, g.height, g.width, g.channels]);
  a.call(POOL_GRADIENT_ANY, {
    input: a.address(x),
    gradient: a.address(gradient),
    target: a.address(target),
    ...g,
  });
  return target;
}

/** Sizes as the pooling kernels take them. */
export const windows = (g: PoolGeometry) => ({
  images: g.batch,
  height: g.height,
  width: g.width,
  channels: g.channels,
  outHeight: g.outHeight,
  outWidth: g.outWidth,
  size: g.sizeHeight,
});
