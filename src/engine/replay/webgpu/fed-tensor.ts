/**
 * A tensor in a buffer of our own, written to from JavaScript between steps. Never in one of tfjs's: an upload into a
 * recycled buffer is staged, and would undo whatever was written before it is submitted.
 */
import { keep, tensor, tidy, type DataTypeMap, type Rank, type Tensor } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

export interface FedTensor<R extends Rank> {
  readonly tensor: Tensor<R>;
  /** Writes bytes, from the tensor's `offset`-th byte on; work that was submitted before does not see them. */
  write(
    values: Uint8Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Float32Array<ArrayBuffer>,
    offset?: number,
  ): void;
  dispose(): void;
}

const BYTES = 4;

/** A tensor of zeros; its numbers take four bytes each. */
export function fedTensor<R extends Rank>(
  backend: WebGPUBackend,
  shape: Tensor<R>['shape'],
  dtype: 'float32' | 'int32',
): FedTensor<R> {
  const { device } = backend;
  const size = shape.reduce((product, length) => product * length, BYTES);
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const buffer = device.createBuffer({ size, usage });
  const made = tidy(() => keep(tensor({ buffer, zeroCopy: true }, shape, dtype satisfies keyof DataTypeMap)));
  return {
    tensor: made,
    write: (values, offset = 0) => device.queue.writeBuffer(buffer, offset, values),
    dispose: () => {
      made.dispose();
      buffer.destroy();
    },
  };
}
