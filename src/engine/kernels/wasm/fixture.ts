/** For tests: the same numbers and the same work on the WASM and the cpu backend, and how far apart they are. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import { random } from '../../../lib/random.ts';
import '../../autodiff.ts';
import { registerWarp, WARP } from '../warp.ts';
import { attach, type Attached } from './attach.ts';

/** The binary's URL as the test server answers it in a browser; in Node the file that it stands for. */
function binary(): string {
  const here = import.meta.url;
  if (!here.startsWith('file:')) return simd;
  // Below the project's root, unless node_modules is a link to elsewhere.
  const path = simd.startsWith('/@fs/')
    ? simd.slice('/@fs'.length)
    : new URL(`../../../..${simd}`, here).pathname;
  return decodeURIComponent(path);
}

/** Starts the single-threaded SIMD backend and binds our kernels to it, without registering them. */
export async function startWasm(): Promise<Attached> {
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setWasmPaths({
    'tfjs-backend-wasm.wasm': binary(),
    'tfjs-backend-wasm-simd.wasm': binary(),
    'tfjs-backend-wasm-threaded-simd.wasm': binary(),
  });
  if (!tf.getKernelsForBackend('cpu').some(({ kernelName }) => kernelName === WARP)) registerWarp();
  await tf.setBackend('wasm');
  return attach();
}

/** Standard normal numbers that depend on the seed alone. */
export function normals(shape: readonly number[], seed: number): Float32Array {
  const rng = random(seed);
  return Float32Array.from({ length: shape.reduce((product, n) => product * n, 1) }, () => rng.normal());
}

/** The same computation on one backend after the other: values of its tensors, memory as before. */
export async function on(backend: 'wasm' | 'cpu', work: () => readonly tf.Tensor[]): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  const values = tf.tidy(() => work().map(t => Float32Array.from(t.dataSync())));
  await tf.setBackend('wasm');
  return values;
}

/** The largest difference, relative to the largest expected magnitude; NaN where anything is NaN. */
export function distance(actual: Float32Array, expected: Float32Array): number {
  if (actual.length !== expected.length) return Infinity;
  let largest = 0;
  let apart = 0;
  for (const [i, x] of expected.entries()) {
    largest = Math.max(largest, Math.abs(x));
    apart = Math.max(apart, Math.abs((actual[i] ?? NaN) - x));
  }
  return apart / (largest || 1);
}

/** The names of the kernels that are called while `work` runs, on whichever lane. */
export function kernelsCalledBy(a: Attached, work: () => void): string[] {
  const names: string[] = [];
  const call = a.call.bind(a);
  const run = a.run.bind(a);
  const listening: Pick<Attached, 'call' | 'run'> = {
    call: (kernel, values) => {
      names.push(kernel.name);
      call(kernel, values);
    },
    run: tasks => {
      names.push(...tasks.flat().map(({ kernel }) => kernel.name));
      run(tasks);
    },
  };
  Object.assign(a, listening);
  try {
    work();
    return names;
  } finally {
    for (const name of Object.keys(listening)) Reflect.deleteProperty(a, name);
  }
}
