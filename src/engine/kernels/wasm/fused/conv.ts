/**
 * Convolution, bias, ReLU and max-pooling in one kernel, and its gradient. A few images at a time go through all of it,
 * so that each pass finds the last one's output in the cache; before pooling, nothing is kept.
 */
import {
  engine,
  registerGradient,
  type NamedAttrMap,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { check } from '../../../../lib/check.ts';
import type { Padding } from '../../../../recipe/network.ts';
import type { Attached } from '../attach.ts';
import { convGeometry, isTiling, poolOfConv, type ConvGeometry } from '../geometry.ts';
import { kernelCall } from '../lanes/call.ts';
import { ranges, type Range } from '../lanes/pieces.ts';
import { BIAS_RELU } from '../pointwise.ts';
import { POOL } from '../pool.ts';
import { maxPoolGradientWithBias, pooledShape, windows, withWinners } from '../pooling.ts';
import { convFilterGradient, convInputGradient, convolver, imagePieces } from '../convolutions.ts';
import { filling } from '../filling.ts';
import { attributes, inputs } from '../../call.ts';
import { install } from '../registry.ts';
import { beforeActivation, type BeforeActivation } from './activation.ts';

const CONV = 'InkConv';
const CONV_POOL = 'InkConvPool';

interface ConvBlock extends NamedAttrMap {
  readonly pad: Padding;
  readonly relu: boolean;
  /** Side of the pooling windows; 1 for none. */
  readonly pool: number;
}

/** Output that stays in the second-level cache from one pass to the next. */
const CACHED_BYTES = 400_000;

/** The geometry where this kernel applies, else null. */
export function fusedConvGeometry(
  x: readonly number[],
  filter: readonly number[],
  { pad, pool }: ConvBlock,
): ConvGeometry | null {
  const g = convGeometry(x, filter, { strides: 1, pad });
  if (!g || g.outChannels % 4 !== 0) return null;
  return pool === 1 || isTiling(poolOfConv(g, pool)) ? g : null;
}

/** pool(activation(x ∗ filter + bias)); only where fusedConvGeometry is not null. */
export function runConv(
  a: Attached,
  x: Tensor4D,
  filter: Tensor4D,
  bias: Tensor1D,
  block: ConvBlock,
): Tensor4D {
  if (block.pool === 1) return engine().runKernel<Tensor4D>(CONV, { x, filter, bias }, block);
  const pool = poolOfConv(geometryOf(x, filter, block), block.pool);
  return withWinners(a, pool, winner =>
    engine().runKernel<Tensor4D>(CONV_POOL, { x, filter, bias, winner }, block),
  );
}

/** Registers the kernels and their gradients. */
export function registerConv(a: Attached): void {
  install({
    kernelName: CONV,
    backendName: 'wasm',
    kernelFunc: given => {
      const [x, filter, bias] = inputs(given, 'x', 'filter', 'bias');
      const block = attributes<ConvBlock>(given);
      return convolved(a, x, filter, bias, geometryOf(x, filter, block), block.relu);
    },
  });
  registerGradient({
    kernelName: CONV,
    inputsToSave: ['x', 'filter'],
    outputsToSave: [true],
    gradFunc: (dy, [x, filter, output], attrs) => {
      check(x && filter && output && !Array.isArray(dy), 'what the forward pass saved');
      const block = attrs as ConvBlock;
      const before = beforeActivation(a, dy, output, block.relu);
      return gradients(a, x, filter, before, geometryOf(x, filter, block));
    },
  });
  install({
    kernelName: CONV_POOL,
    backendName: 'wasm',
    kernelFunc: given => {
      const [x, filter, bias, winner] = inputs(given, 'x', 'filter', 'bias', 'winner');
      const block = attributes<ConvBlock>(given);
      return convolvedAndPooled(a, { x, filter, bias, winner }, geometryOf(x, filter, block), block);
    },
  });
  registerGradient({
    kernelName: CONV_POOL,
    inputsToSave: ['x', 'filter', 'winner'],
    gradFunc: (dy, [x, filter, winner], attrs) => {
      check(x && filter && winner && !Array.isArray(dy), 'what the forward pass saved');
      const block = attrs as ConvBlock;
      const g = geometryOf(x, filter, block);
      return gradients(a, x, filter, beforePool(a, dy, winner, g, block.pool), g);
    },
  });
}

/** The gradients of a convolution's inputs from that of its output, each made only where it is asked for. */
const gradients = (
  a: Attached,
  x: Tensor,
  filter: Tensor,
  before: BeforeActivation,
  g: ConvGeometry,
): Record<'x' | 'filter' | 'bias', () => Tensor> => ({
  x: () => a.track(convInputGradient(a, before.gradient, filter, g)),
  filter: () => a.track(convFilterGradient(a, x, before.gradient, g)),
  bias: () => before.bias,
});

function geometryOf(x: TensorInfo, filter: TensorInfo, block: ConvBlock): ConvGeometry {
  const g = fusedConvGeometry(x.shape, filter.shape, block);
  check(g, 'a geometry that the fused kernel covers');
  return g;
}

/** Ranges of images whose output fits the cache. */
const chunks = (g: ConvGeometry): readonly Range[] => ranges(g.batch, chunkImages(g));

/** Images whose output fits the cache, at least one, and no more than make a piece of the batch. */
const chunkImages = (g: ConvGeometry): number =>
  Math.max(1, Math.min(imagePieces(g)[0]?.end ?? 1, Math.floor(CACHED_BYTES / outputBytes(g))));

/** Bytes of one image's output before pooling. */
const outputBytes = (g: ConvGeometry): number => 4 * g.outHeight * g.outWidth * g.outChannels;

function convolved(
  a: Attached,
  x: TensorInfo,
  filter: TensorInfo,
  bias: TensorInfo,
  g: ConvGeometry,
  relu: boolean,
): TensorInfo {
  const output = a.output([g.batch, g.outHeight, g.outWidth, g.outChannels]);
  return filling(a, output, () => {
    const { over } = convolver(a, a.address(x), a.address(filter), g);
    a.run(
      chunks(g).map(images => {
        const target = a.address(output) + images.first * outputBytes(g);
        const rows = (images.end - images.first) * g.outHeight * g.outWidth;
        const added = { bias: a.address(bias), rows, columns: g.outChannels, relu: Number(relu) };
        return [over(images, target), kernelCall(BIAS_RELU, { target, ...added })];
      }),
    );
  });
}

/** The pooled output; fills in the winners. */
function convolvedAndPooled(
  a: Attached,
  { x, filter, bias, winner }: Record<'x' | 'filter' | 'bias' | 'winner', TensorInfo>,
  g: ConvGeometry,
  block: ConvBlock,
): TensorInfo {
  const pool = poolOfConv(g, block.pool);
  const perImage = pool.outHeight * pool.outWidth * pool.channels;
  const output = a.output(pooledShape(pool));
  return filling(a, output, () => {
    const spareBytes = chunkImages(g) * outputBytes(g);
    const { over, spare } = convolver(a, a.address(x), a.address(filter), g, spareBytes);
    a.run(
      chunks(g).map(images => [
        over(images, spare),
        kernelCall(POOL, {
          ...windows(pool, images),
          input: spare,
          bias: a.address(bias),
          output: a.address(output) + 4 * images.first * perImage,
          winner: a.address(winner) + images.first * perImage,
          relu: Number(block.relu),
        }),
      ]),
    );
  });
}

function beforePool(
  a: Attached,
  gradient: Tensor,
  winner: Tensor,
  g: ConvGeometry,
  size: number,
): BeforeActivation {
  const bias = a.track(a.output([g.outChannels]));
  const target = a.track(a.output([g.batch, g.outHeight, g.outWidth, g.outChannels]));
  maxPoolGradientWithBias(a, { gradient, winner, target, bias }, poolOfConv(g, size));
  return { gradient: target, bias };
}
