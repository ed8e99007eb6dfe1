/** Starts tfjs's WASM backend: with memory of this thread's own, or with memory that several threads can work on. */
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { env, findBackendFactory, registerBackend, removeBackend, setBackend } from '@tensorflow/tfjs-core';
import { InkfoldError } from '../../lib/fault.ts';

/** Whose memory the backend has, once it has been started. */
let memory: 'own' | 'shared' | null = null;

/** May threads share memory here? Browsers allow it where a page is isolated from other origins. */
const maySharedMemory = (): boolean =>
  typeof SharedArrayBuffer !== 'undefined' && globalThis.crossOriginIsolated;

/**
 * Makes 'wasm' tfjs's current backend, with shared memory where `shared` asks for it and the browser allows it. A backend
 * that has its own is then replaced: no tensor may be left on it. One that shares keeps doing so. Throws `NoBackend`.
 */
export async function startWasmBackend(shared: boolean): Promise<void> {
  if (memory === null) locate();
  if (memory !== 'shared' && shared && maySharedMemory()) {
    if (memory === 'own') forget();
    env().set('WASM_HAS_MULTITHREAD_SUPPORT', true);
    if (await withoutPthreads(() => setBackend('wasm'))) {
      memory = 'shared';
      return;
    }
    memory = null;
  }
  // The flag also says which build is fetched.
  if (memory === null) env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  if (!(await setBackend('wasm'))) throw new InkfoldError('NoBackend', 'WebAssembly could not be started.');
  memory ??= 'own';
}

function locate(): void {
  setWasmPaths({
    // Without SIMD we do not start, so this one is never fetched; but all three names must be given.
    'tfjs-backend-wasm.wasm': simd,
    'tfjs-backend-wasm-simd.wasm': simd,
    'tfjs-backend-wasm-threaded-simd.wasm': threadedSimd,
  });
  // What threads do is ours to say.
  setThreadsCount(1);
}

/** Puts the backend back to where it has not been started. */
function forget(): void {
  const factory = findBackendFactory('wasm');
  removeBackend('wasm');
  registerBackend('wasm', factory);
}

/**
 * The threaded build starts eight workers of its own from blob URLs, with one thread or with many. We need none of them,
 * a strict content policy stops them, and the build would wait for them for ever: it gets stand-ins that say they are ready.
 */
async function withoutPthreads<T>(start: () => Promise<T>): Promise<T> {
  const { Worker: real } = globalThis;
  // Emscripten sets onmessage, posts 'load' and waits for 'loaded'; that is all of a Worker that it uses here.
  globalThis.Worker = NoThread as unknown as typeof Worker;
  try {
    return await start();
  } finally {
    globalThis.Worker = real;
  }
}

class NoThread {
  onmessage: ((event: { data: { cmd: string } }) => void) | null = null;

  postMessage({ cmd }: { cmd: string }): void {
    if (cmd === 'load') queueMicrotask(() => this.onmessage?.({ data: { cmd: 'loaded' } }));
  }
  terminate(): void {}
}
