/** tfjs's kernel registry, with the types that it leaves out. */
import {
  getKernel,
  registerKernel,
  unregisterKernel,
  type KernelConfig,
  type TensorInfo,
} from '@tensorflow/tfjs-core';

/** The WASM backend's kernel of this name, if there is one: getKernel's type does not admit that it may be missing. */
export const installed = (name: string): KernelConfig | undefined => getKernel(name, 'wasm');

/** Registers a kernel, in place of the one of this name if there is one. */
export function install(config: KernelConfig): void {
  if (installed(config.kernelName)) unregisterKernel(config.kernelName, 'wasm');
  registerKernel(config);
}

/** Are all of them float32? Nothing else is what our kernels read. */
export const floats = (...tensors: readonly TensorInfo[]): boolean =>
  tensors.every(t => t.dtype === 'float32');
