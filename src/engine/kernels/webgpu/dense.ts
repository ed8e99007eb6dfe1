/** Dense layer, bias and ReLU as one kernel, and its gradient: a convolution of images with one pixel. */
import {
  engine,
  registerGradient,
  type NamedAttrMap,
  type Tensor1D,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { check } from '../../../lib/check.ts';
import { attributes, inputs } from '../call.ts';
import { convolve, inputGradient } from './conv/convolve.ts';
import { filterGradients } from './conv/filter-gradient.ts';
import { denseShape } from './conv/shape.ts';
import { currentGpu } from './gpu.ts';
import { firstGradient, gpuKernel } from './kernel.ts';
import { reluGradient } from './relu.ts';

const DENSE = 'InkGpuDense';

interface DenseBlock extends NamedAttrMap {
  readonly rectified: boolean;
}

/** activation(x · kernel + bias); x must have rows. */
export const runDense = (x: Tensor2D, kernel: Tensor2D, bias: Tensor1D, rectified: boolean): Tensor2D =>
  engine().runKernel<Tensor2D>(DENSE, { x, kernel, bias }, { rectified } satisfies DenseBlock);

/** Registers the kernel and its gradient; once. */
export function registerDense(): void {
  gpuKernel(DENSE, (gpu, call) => {
    const [x, kernel, bias] = inputs(call, 'x', 'kernel', 'bias');
    const { rectified } = attributes<DenseBlock>(call);
    const shape = denseShape(x.shape, kernel.shape);
    return convolve(gpu, shape, { x, kernel, bias }, rectified, [shape.batch, shape.output.channels]);
  });
  registerGradient({
    kernelName: DENSE,
    inputsToSave: ['x', 'kernel'],
    outputsToSave: [true],
    gradFunc: (dy, [x, kernel, output], attrs) => {
      check(x && kernel && output, 'what the forward pass saved');
      const gpu = currentGpu();
      const shape = denseShape(x.shape, kernel.shape);
      const gradient = firstGradient(dy);
      const { rectified } = attrs as DenseBlock;
      const before = rectified ? gpu.track(reluGradient(gpu, gradient, output)) : gradient;
      const found = filterGradients(gpu, shape, x, before, kernel.shape);
      const [kernelGradient, biasGradient] = [gpu.track(found.kernel), gpu.track(found.bias)];
      return {
        x: () => gpu.track(inputGradient(gpu, shape, before, kernel, x.shape)),
        kernel: () => kernelGradient,
        bias: () => biasGradient,
      };
    },
  });
}
