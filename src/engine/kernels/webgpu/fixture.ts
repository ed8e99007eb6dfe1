/** For tests: the same numbers and the same work on the WebGPU and the cpu backend. */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import '../../autodiff.ts';
import { plainOps } from '../../ops/plain.ts';
import type { Ops } from '../../ops/ops.ts';
import { webgpuOps } from './ops.ts';

/** Is there an adapter? Without one, tfjs throws instead of saying so. */
export const hasWebgpu = async (): Promise<boolean> =>
  'gpu' in navigator && (await navigator.gpu.requestAdapter()) !== null;

/** Starts the backend; what runs on it really does. */
export async function startWebgpu(): Promise<Ops> {
  await tf.setBackend('webgpu');
  // Else tfjs runs small tensors on the cpu backend, and the reference would be held against itself.
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  return webgpuOps(plainOps);
}

/** The same computation on one backend after the other: values of its tensors. */
export async function on(
  backend: 'webgpu' | 'cpu',
  work: () => readonly tf.Tensor[],
): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  const tensors = tf.tidy(() => [...work()]);
  const values = await Promise.all(tensors.map(async t => Float32Array.from(await t.data())));
  tf.dispose(tensors);
  await tf.setBackend('webgpu');
  return values;
}

/** How many tensors and buffers tfjs knows; equal before and after where nothing leaks. */
export function counts(): { tensors: number; buffers: number } {
  const { numTensors, numDataBuffers } = tf.memory();
  return { tensors: numTensors, buffers: numDataBuffers };
}
