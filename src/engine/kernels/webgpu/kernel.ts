/** tfjs's registry, as our WebGPU kernels use it. */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { registerKernel, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';
import { present } from '../../../lib/check.ts';
import type { Call } from '../call.ts';
import { gpuOf, type Gpu } from './gpu.ts';

/** Registers a kernel that works on whichever WebGPU backend it is called for; once a name. */
export function gpuKernel(
  kernelName: string,
  run: (gpu: Gpu, call: Call) => TensorInfo | TensorInfo[],
): void {
  registerKernel({
    kernelName,
    backendName: 'webgpu',
    // tfjs does not type the backend; the name says which it is.
    kernelFunc: call => run(gpuOf(call.backend as WebGPUBackend), call),
  });
}

/** The gradient of a kernel's first output, the only one of ours that gradients flow through. */
export const firstGradient = (dy: Tensor | Tensor[]): Tensor =>
  present(Array.isArray(dy) ? dy[0] : dy, 'gradient');
