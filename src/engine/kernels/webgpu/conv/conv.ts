/** Convolution, bias, ReLU and max-pooling as one kernel, and its gradient. */
import {
  engine,
  registerGradient,
  type NamedAttrMap,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { check, present } from '../../../../lib/check.ts';
import type { Padding } from '../../../../recipe/network.ts';
import { attributes, inputs } from '../../call.ts';
import { currentGpu, type Gpu } from '../gpu.ts';
import { firstGradient, gpuKernel } from '../kernel.ts';
import { poolGradient } from '../pool.ts';
import { reluGradient } from '../relu.ts';
import { convolve, convolveAndPool, fitsPool, inputGradient } from './convolve.ts';
import { filterGradients } from './filter-gradient.ts';
import { convShape, type ConvShape } from './shape.ts';

const CONV = 'InkGpuConv';

export interface ConvBlock extends NamedAttrMap {
  readonly padding: Padding;
  readonly rectified: boolean;
  /** Side of the pooling windows; 1 for none. */
  readonly pool: number;
}

/** Does the kernel apply? The output must have pixels, and pooling windows must be of a size that it knows. */
export function isGpuConv(
  x: readonly number[],
  kernel: readonly number[],
  { padding, pool }: ConvBlock,
): boolean {
  const shape = convShape(x, kernel, padding);
  const { height, width } = shape.output;
  return Math.min(shape.batch, height, width) > 0 && (pool === 1 || fitsPool(shape, pool));
}

/** pool(activation(x ∗ kernel + bias)); only where isGpuConv. */
export function runConv(x: Tensor4D, kernel: Tensor4D, bias: Tensor1D, block: ConvBlock): Tensor4D {
  const [output] = engine().runKernel<Tensor[]>(CONV, { x, kernel, bias }, block);
  return present(output, 'output') as Tensor4D; // by the kernel's contract below
}

/** Registers the kernel and its gradient; once. */
export function registerConv(): void {
  gpuKernel(CONV, (gpu, call) => {
    const [x, kernel, bias] = inputs(call, 'x', 'kernel', 'bias');
    const { padding, rectified, pool } = attributes<ConvBlock>(call);
    const shape = convShape(x.shape, kernel.shape, padding);
    if (pool === 1) return [convolve(gpu, shape, { x, kernel, bias }, rectified, outputShape(shape))];
    const { output, winner } = convolveAndPool(gpu, shape, { x, kernel, bias }, rectified, pool);
    return [output, winner];
  });
  registerGradient({
    kernelName: CONV,
    inputsToSave: ['x', 'kernel'],
    outputsToSave: [true, true],
    gradFunc: (dy, [x, kernel, output, winner], attrs) => {
      check(x && kernel && output, 'what the forward pass saved');
      const gpu = currentGpu();
      const block = attrs as ConvBlock;
      const shape = convShape(x.shape, kernel.shape, block.padding);
      const before = beforeActivation(gpu, firstGradient(dy), shape, block, { output, winner });
      const { kernel: kernelGradient, bias } = filterGradients(gpu, shape, x, before, kernel.shape);
      const tracked = gpu.track(kernelGradient);
      const biasTensor = gpu.track(bias);
      return {
        x: () => gpu.track(inputGradient(gpu, shape, before, kernel, x.shape)),
        kernel: () => tracked,
        bias: () => biasTensor,
      };
    },
  });
}

const outputShape = ({ batch, output }: ConvShape): number[] => [
  batch,
  output.height,
  output.width,
  output.channels,
];

/** The gradient of x ∗ kernel + bias from that of what the layer gave. */
function beforeActivation(
  gpu: Gpu,
  gradient: Tensor,
  shape: ConvShape,
  { rectified, pool }: ConvBlock,
  saved: { readonly output: Tensor; readonly winner: Tensor | undefined },
): Tensor {
  if (pool > 1) {
    const winner = present(saved.winner, 'the winners');
    return gpu.track(poolGradient(gpu, gradient, winner, outputShape(shape), pool));
  }
  return rectified ? gpu.track(reluGradient(gpu, gradient, saved.output)) : gradient;
}
