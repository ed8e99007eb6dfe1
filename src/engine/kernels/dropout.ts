/**
 * Dropout as one kernel on every backend, with masks made on the device from a counter: element i of a tensor is dropped
 * when a hash of (i, key) falls below the rate. The same key gives the same mask everywhere, bit for bit, so a run can be
 * repeated and a backend checked against another. (tf.dropout draws its mask in JavaScript and uploads it; seeded, it
 * repeats one mask for ever.)
 */
import {
  engine,
  registerGradient,
  registerKernel,
  type NamedAttrMap,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { mix } from '../../lib/random.ts';

export const DROPOUT = 'InkDropout';

export interface DropoutAttrs extends NamedAttrMap {
  /** Share of elements that become zero, 0 ≤ rate < 1. */
  readonly rate: number;
  /** Any 32-bit integer. */
  readonly key: number;
}

/** True where element `i` is dropped. */
export const isDropped = (i: number, key: number, threshold: number): boolean =>
  mix((mix(i ^ key) + key) | 0) < threshold;

/** Hashes below it are dropped: rate × 2³², rounded down. */
export const dropoutThreshold = (rate: number): number => Math.floor(rate * 4294967296);

/** What kept elements are multiplied by, so that the expected sum stays the same. */
export const dropoutScale = (rate: number): number => Math.fround(1 / (1 - rate));

/** Runs the kernel of the current backend. */
export function dropout<T extends Tensor>(x: T, attrs: DropoutAttrs): T {
  const output: unknown = engine().runKernel(DROPOUT, { x }, attrs);
  return output as T; // one float tensor of x's shape, by the kernels' contract
}

/** Registers the gradient (the same mask on the incoming gradient) and the slow reference on the cpu backend; once. */
export function registerDropout(): void {
  registerGradient({
    kernelName: DROPOUT,
    gradFunc: (dy, _saved, attrs) => {
      if (Array.isArray(dy)) throw new TypeError('dropout has one output');
      return { x: () => dropout(dy, attrs as DropoutAttrs) };
    },
  });
  registerKernel({
    kernelName: DROPOUT,
    backendName: 'cpu',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { rate, key } = attrs as unknown as DropoutAttrs;
      const cpu = backend as MathBackendCPU;
      const { x } = inputs as { x: Tensor };
      const values = cpu.data.get(x.dataId).values as Float32Array;
      const threshold = dropoutThreshold(rate);
      const scale = dropoutScale(rate);
      const out = values.map((value, i) => (isDropped(i, key, threshold) ? 0 : value * scale));
      return cpu.makeTensorInfo(x.shape, 'float32', out);
    },
  });
}
