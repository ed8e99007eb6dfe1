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
import { check, present } from '../../../../lib/check.ts';
import type { Padding } from '../../../../recipe/network.ts';
import type { Attached } from '../attach.ts';
import { convGeometry, isTiling, poolOfConv, type ConvGeometry } from '../geometry.ts';
import { BIAS_RELU } from '../pointwise.ts';
import { POOL, POOL_GRADIENT } from '../pool.ts';
import { poolOutputs, windows } from '../pooling.ts';
import { convFilterGradient, convInputGradient, convolver, filling } from '../products.ts';
import { attributes, inputs, install } from '../registry.ts';
import { beforeActivation, type BeforeActivation } from './activation.ts';

const CONV = 'InkConv';

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
export function runConv(x: Tensor4D, filter: Tensor4D, bias: Tensor1D, block: ConvBlock): Tensor4D {
  const result: unknown = engine().runKernel(CONV, { x, filter, bias }, block);
  const [output] = Array.isArray(result) ? (result as Tensor[]) : [result as Tensor];
  return present(output, 'output') as Tensor4D; // by the kernel's contract below
}

/** Registers the kernel and its gradient. */
export function registerConv(a: Attached): void {
  install({
    kernelName: CONV,
    backendName: 'wasm',
    kernelFunc: call => {
      const [x, filter, bias] = inputs(call, 'x', 'filter', 'bias');
      const block = attributes<ConvBlock>(call);
      const g = geometryOf(x, filter, block);
      return block.pool === 1
        ? convolved(a, x, filter, bias, g, block.relu)
        : convolvedAndPooled(a, x, filter, bias, g, block);
    },
  });
  registerGradient({
    kernelName: CONV,
    inputsToSave: ['x', 'filter'],
    outputsToSave: [true, true],
    gradFunc: (dy, [x, filter, output, winner], attrs) => {
      check(x && filter && output, 'what the forward pass saved');
      const block = attrs as ConvBlock;
      const g = geometryOf(x, filter, block);
      const gradient = present(Array.isArray(dy) ? dy[0] : dy, 'gradient');
      const before =
        block.pool === 1
          ? beforeActivation(a, gradient, output, block.relu)
          : beforePool(a, gradient, present(winner, 'winners'), g, block.pool);
      return {
        x: () => a.track(convInputGradient(a, before.gradient, filter, g)),
        filter: () => a.track(convFilterGradient(a, x, before.gradient, g)),
        bias: () => before.bias,
      };
    },
  });
}

function geometryOf(x: TensorInfo, filter: TensorInfo, block: ConvBlock): ConvGeometry {
  const g = fusedConvGeometry(x.shape, filter.shape, block);
  check(g, 'a geometry that the fused kernel covers');
  return g;
}

/** Runs `step` over ranges of images whose output fits the cache. */
function inChunks(g: ConvGeometry, step: (first: number, end: number) => void): void {
  const chunk = chunkImages(g);
  for (let first = 0; first < g.batch; first += chunk) step(first, Math.min(first + chunk, g.batch));
}

/** Images whose output fits the cache, at least one. */
const chunkImages = (g: ConvGeometry): number =>
  Math.max(1, Math.min(g.batch, Math.floor(CACHED_BYTES / outputBytes(g))));

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
    const convolve = convolver(a, a.address(x), a.address(filter), g);
    inChunks(g, (first, end) => {
      const target = a.address(output) + first * outputBytes(g);
      convolve.run(first, end, target);
      const rows = (end - first) * g.outHeight * g.outWidth;
      const columns = g.outChannels;
      a.call(BIAS_RELU, { target, bias: a.address(bias), rows, columns, relu: Number(relu) });
    });
  });
}

/** [pooled output, winners as bytes]. */
function convolvedAndPooled(
  a: Attached,
  x: TensorInfo,
  filter: TensorInfo,
  bias: TensorInfo,
  g: ConvGeometry,
  block: ConvBlock,
): TensorInfo[] {
  const pool = poolOfConv(g, block.pool);
  const perImage = pool.outHeight * pool.outWidth * pool.channels;
  const { output, winner } = poolOutputs(a, pool);
  try {
    const convolve = convolver(a, a.address(x), a.address(filter), g, chunkImages(g) * outputBytes(g));
    inChunks(g, (first, end) => {
      const input = convolve.spare;
      convolve.run(first, end, input);
      a.call(POOL, {
        input,
        bias: a.address(bias),
        output: a.address(output) + 4 * first * perImage,
        winner: a.address(winner) + first * perImage,
        relu: Number(block.relu),
        ...windows(pool),
        images: end - first,
      });
    });
    return [output, winner];
  } catch (fault) {
    a.release(output);
    a.release(winner);
    throw fault;
  }
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
  a.call(POOL_GRADIENT, {
    gradient: a.address(gradient),
    winner: a.address(winner),
    target: a.address(target),
    biasGradient: a.address(bias),
    ...windows(poolOfConv(g, size)),
  });
  return { gradient: target, bias };
}
