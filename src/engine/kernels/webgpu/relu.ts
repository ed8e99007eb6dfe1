/** ReLU by itself, and the first step back through a layer that ends in one. */
import { engine, registerGradient, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';
import { present } from '../../../lib/check.ts';
import { inputs } from '../call.ts';
import { elementwise } from './elementwise.ts';
import { currentGpu, type Gpu } from './gpu.ts';
import { firstGradient, gpuKernel } from './kernel.ts';
import { relu } from './wgsl.ts';

const RELU = 'InkGpuRelu';

/** max(x, 0); NaN stays where the device lets it. */
export const runRelu = <T extends Tensor>(x: T): T => engine().runKernel<Tensor>(RELU, { x }) as T; // one tensor like x, by the kernel below

/** The gradient before ReLU, from that behind it and what came out. */
export function reluGradient(gpu: Gpu, gradient: TensorInfo, output: TensorInfo): TensorInfo {
  const target = gpu.output(output.shape);
  elementwise(gpu, {
    key: 'relu_gradient',
    sources: { gradient, rectified: output },
    target,
    value: type => `select(${type}(), gradient[index], rectified[index] > ${type}())`,
  });
  return target;
}

/** Registers the kernel and its gradient; once. */
export function registerRelu(): void {
  gpuKernel(RELU, (gpu, call) => {
    const [x] = inputs(call, 'x');
    const target = gpu.output(x.shape);
    elementwise(gpu, { key: 'relu', sources: { x }, target, value: type => relu('x[index]', type) });
    return target;
  });
  registerGradient({
    kernelName: RELU,
    outputsToSave: [true],
    gradFunc: (dy, [output]) => ({
      x: () => {
        const gpu = currentGpu();
        return gpu.track(reluGradient(gpu, firstGradient(dy), present(output, 'the output')));
      },
    }),
  });
}
