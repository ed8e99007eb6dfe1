/** The processor through WebAssembly SIMD, with our own kernels on tfjs's memory. */
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { env, setBackend } from '@tensorflow/tfjs-core';
import { InkfoldError } from '../../lib/fault.ts';
import { attach } from '../kernels/wasm/attach.ts';
import { wasmOps } from '../kernels/wasm/ops.ts';
import { plainOps } from '../ops/plain.ts';
import { eagerStepper, type MakeStepper } from '../stepper.ts';
import { ONE_THREAD, type Device } from './device.ts';

let located = false;

const makeStepper: MakeStepper = job => Promise.resolve(eagerStepper(job));

export const wasm: Device = {
  backend: 'wasm',

  look: async () => {
    if (typeof WebAssembly === 'undefined')
      return { found: false, reason: 'this browser has no WebAssembly' };
    if (!(await env().getAsync('WASM_HAS_SIMD_SUPPORT')))
      return { found: false, reason: 'this browser’s WebAssembly has no SIMD' };
    return { found: true, name: 'WASM SIMD', software: false };
  },

  start: async () => {
    if (!located) {
      // The threaded build spawns helpers that a strict content policy stops, and then waits for them for ever.
      env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
      // All three names must be given; with SIMD and without threads, only the middle one is ever fetched.
      setWasmPaths({
        'tfjs-backend-wasm.wasm': simd,
        'tfjs-backend-wasm-simd.wasm': simd,
        'tfjs-backend-wasm-threaded-simd.wasm': simd,
      });
      located = true;
    }
    if (!(await setBackend('wasm'))) throw new InkfoldError('NoBackend', 'WebAssembly could not be started.');
    const attached = await attach();
    const kernels = attached.features.relaxedMadd ? 'Inkfold, fused multiply-add' : 'Inkfold';
    return { ops: wasmOps(plainOps, attached), makeStepper, threads: ONE_THREAD, kernels };
  },
};
