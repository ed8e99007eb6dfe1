/** Brings a tensor's numbers back from the device. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { together } from '../lib/together.ts';

/**
 * A float tensor's values in an array of the caller's own. Always a copy: some backends hand out what they keep, and what
 * is told of a run crosses threads and outlives the next step.
 */
export async function readBack(tensor: Tensor): Promise<Float32Array<ArrayBuffer>> {
  const values = await tensor.data<'float32'>();
  return values.slice();
}

/** The same of a tensor that nobody needs afterwards: it is disposed, whether or not its values could be read. */
export async function takeBack(tensor: Tensor): Promise<Float32Array<ArrayBuffer>> {
  try {
    return await readBack(tensor);
  } finally {
    tensor.dispose();
  }
}

/** The same of several, in order; none is left behind, whichever cannot be read. */
export const takeAllBack = (tensors: readonly Tensor[]): Promise<readonly Float32Array<ArrayBuffer>[]> =>
  together(tensors.map(takeBack));
