/** Outputs that are freed again where they could not be made. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Attached } from './attach.ts';

/** Runs `fill` and returns the output, or frees it where that fails for want of memory. */
export function filling(a: Attached, output: TensorInfo, fill: () => void): TensorInfo {
  try {
    fill();
  } catch (fault) {
    a.release(output);
    throw fault;
  }
  return output;
}
