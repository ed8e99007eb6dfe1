/** Max-pooling and its gradient over tensors, alone or of a convolution's output with its bias and ReLU. */
import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { Attached } from './attach.ts';
import type { PoolGeometry } from './geometry.ts';
import { kernelCall, type Call, type Value } from './lanes/call.ts';
import { rowPieces, type Range } from './lanes/pieces.ts';
import { sumInParts } from './parts.ts';
import { filling } from './filling.ts';
import { ZERO } from './pointwise.ts';
import { POOL_GRADIENT_ANY } from './pool-any.ts';
import { POOL, POOL_GRADIENT } from './pool.ts';

/** The shape of a pooling's output. */
export const pooledShape = (g: PoolGeometry): [number, number, number, number] => [
  g.batch,
  g.outHeight,
  g.outWidth,
  g.channels,
];

/**
 * Runs `pool` with a tensor for the winners: one byte for each window, which of its cells it was. It is an input that the
 * kernel fills in; were it a second output, tfjs would make and upload zeros as its gradient in every step.
 */
export function withWinners<T>(a: Attached, g: PoolGeometry, pool: (winner: Tensor) => T): T {
  const winner = a.track(a.output(pooledShape(g), 'bool'));
  try {
    return pool(winner);
  } finally {
    // What the gradient needs is saved by then.
    winner.dispose();
  }
}

/** The largest of each window, for windows that tile the image; fills in the winners. */
export function maxPool(a: Attached, x: TensorInfo, winners: TensorInfo, g: PoolGeometry): TensorInfo {
  const bias = a.reserve(4 * g.channels);
  a.call(ZERO, { target: bias, count: g.channels });
  const pooled = a.output(pooledShape(g));
  const [input, output, winner] = [a.address(x), a.address(pooled), a.address(winners)];
  const { inFloats, outFloats } = imageSizes(g);
  a.run(
    imagePieces(g).map(images => [
      kernelCall(POOL, {
        ...windows(g, images),
        input: input + 4 * images.first * inFloats,
        output: output + 4 * images.first * outFloats,
        winner: winner + images.first * outFloats,
        bias,
        relu: 0,
      }),
    ]),
  );
  return pooled;
}

/** The gradient at each window's winner, zero elsewhere: [n, h, w, c]; for windows that tile the image. */
export function maxPoolGradient(
  a: Attached,
  gradient: TensorInfo,
  winner: TensorInfo,
  g: PoolGeometry,
): TensorInfo {
  const target = a.output([g.batch, g.height, g.width, g.channels]);
  return filling(a, target, () => {
    const { own: biasGradient } = a.reserveLanes(4 * g.channels);
    a.run(
      imagePieces(g).map(range => [poolGradient(a, { gradient, winner, target }, g, range, biasGradient)]),
    );
  });
}

/** The same, with the sum of the gradient over all pixels [channels]. */
export function maxPoolGradientWithBias(
  a: Attached,
  places: { gradient: TensorInfo; winner: TensorInfo; target: TensorInfo; bias: TensorInfo },
  g: PoolGeometry,
): void {
  const sums = { ranges: imagePieces(g), targets: [a.address(places.bias)], count: g.channels };
  sumInParts(a, sums, (range, [biasGradient = 0]) => [poolGradient(a, places, g, range, biasGradient)]);
}

/** The gradient of some images; `biasGradient` is set to the sum over these. */
function poolGradient(
  a: Attached,
  places: { gradient: TensorInfo; winner: TensorInfo; target: TensorInfo },
  g: PoolGeometry,
  images: Range,
  biasGradient: Value,
): Call {
  const { inFloats, outFloats } = imageSizes(g);
  return kernelCall(POOL_GRADIENT, {
    ...windows(g, images),
    gradient: a.address(places.gradient) + 4 * images.first * outFloats,
    winner: a.address(places.winner) + images.first * outFloats,
    target: a.address(places.target) + 4 * images.first * inFloats,
    biasGradient,
  });
}

/** The gradient of max-pooling from its input, for windows of any size, stride and padding. */
export function anyMaxPoolGradient(
  a: Attached,
  gradient: TensorInfo,
  x: TensorInfo,
  g: PoolGeometry,
): TensorInfo {
  const target = a.output([g.batch, g.height, g.width, g.channels]);
  const [input, dy, dx] = [a.address(x), a.address(gradient), a.address(target)];
  const { inFloats, outFloats } = imageSizes(g);
  a.run(
    imagePieces(g).map(({ first, end }) => [
      kernelCall(POOL_GRADIENT_ANY, {
        ...g,
        batch: end - first,
        input: input + 4 * first * inFloats,
        gradient: dy + 4 * first * outFloats,
        target: dx + 4 * first * inFloats,
      }),
    ]),
  );
  return target;
}

/** Pieces of a batch. */
const imagePieces = (g: PoolGeometry): readonly Range[] => rowPieces(g.batch, imageSizes(g).inFloats);

/** Floats of one image before and after pooling. */
const imageSizes = (g: PoolGeometry) => ({
  inFloats: g.height * g.width * g.channels,
  outFloats: g.outHeight * g.outWidth * g.channels,
});

/** Sizes as the pooling kernels take them, for a range of images. */
export const windows = (g: PoolGeometry, { first, end }: Range) => ({
  images: end - first,
  height: g.height,
  width: g.width,
  channels: g.channels,
  outHeight: g.outHeight,
  outWidth: g.outWidth,
  size: g.sizeHeight,
});
