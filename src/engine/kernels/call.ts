/** What tfjs calls a kernel with, with the types that it leaves out; the same on every backend. */
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { present } from '../../lib/check.ts';

/** What a kernel is called with. */
export type Call = Parameters<KernelFunc>[0];

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
