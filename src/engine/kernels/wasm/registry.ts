/** tfjs's kernel registry, with the types that it leaves out. */
import {
  getKernel,
  registerKernel,
  unregisterKernel,
  type KernelConfig,
  type KernelFunc,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { present } from '../../../lib/check.ts';

/** What a kernel is called with. */
export type Call = Parameters<KernelFunc>[0];

/** The WASM backend's kernel of this name, if there is one: getKernel's type does not admit that it may be missing. */
export const installed = (name: string): KernelConfig | undefined => getKernel(name, 'wasm');

/** Registers a kernel, in place of the one of this name if there is one. */
export function install(config: KernelConfig): void {
  if (installed(config.kernelName)) unregisterKernel(config.kernelName, 'wasm');
  registerKernel(config);
}

/** The inputs of these names. */
export function inputs<const Names extends readonly string[]>(
  call: Call,
  ...names: Names
): { [I in keyof Names]: TensorInfo } {
  // map() forgets that it gives one tensor for each name.
  return names.map(name => present(call.inputs[name], name)) as { [I in keyof Names]: TensorInfo };
}

/** tfjs types a kernel's attributes as a map of anything; which they are follows from the kernel's name. */
export const attributes = <T>(call: Pick<Call, 'attrs'>): T => call.attrs as unknown as T;

/** Are all of them float32? Nothing else is what our kernels read. */
export const floats = (...tensors: readonly TensorInfo[]): boolean =>
  tensors.every(t => t.dtype === 'float32');
