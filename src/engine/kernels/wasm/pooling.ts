/** Max-pooling and its gradient over tensors. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Attached } from './attach.ts';
import type { PoolGeometry } from './geometry.ts';
import { ZERO } from './pointwise.ts';
import { POOL, POOL_GRADIENT } from './pool.ts';

/** The largest of each window, and (int32) which cell it was. */
export function maxPool(
  a: Attached,
  x: TensorInfo,
  g: PoolGeometry,
): { output: TensorInfo; winner: TensorInfo } {
  const shape = [g.batch, g.outHeight, g.outWidth, g.channels];
  const bias = a.reserve(4 * g.channels);
  a.call(ZERO, { target: bias, count: g.channels });
  const output = a.output(shape);
  let winner: TensorInfo;
  try {
    winner = a.output(shape, 'int32');
  } catch (fault) {
    a.release(output);
    throw fault;
  }
  a.call(POOL, {
    input: a.address(x),
    bias,
    output: a.address(output),
    winner: a.address(winner),
    relu: 0,
    ...windows(g),
  });
  return { output, winner };
}

/** The gradient at each window's winner, zero elsewhere: [n, h, w, c]. */
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

/** Sizes as the pooling kernels take them. */
export const windows = (g: PoolGeometry) => ({
  images: g.batch,
  height: g.height,
  width: g.width,
  channels: g.channels,
  outHeight: g.outHeight,
  outWidth: g.outWidth,
  size: g.size,
});
