/** The processor through WebAssembly SIMD, with our own kernels on tfjs's memory. */
import { env } from '@tensorflow/tfjs-core';
import { attach, type Attached } from '../kernels/wasm/attach.ts';
import { wasmOps } from '../kernels/wasm/ops.ts';
import { plainOps } from '../ops/plain.ts';
import { replayStepper } from '../replay/wasm/replay-stepper.ts';
import { neverLost, type Device, type Equipment, type Threads } from './device.ts';
import { startWasmBackend } from './wasm-backend.ts';

export const wasm: Device = {
  backend: 'wasm',

  look: async () => {
    if (typeof WebAssembly === 'undefined')
      return { found: false, reason: 'this browser has no WebAssembly' };
    if (!(await env().getAsync('WASM_HAS_SIMD_SUPPORT')))
      return { found: false, reason: 'this browser’s WebAssembly has no SIMD' };
    return { found: true, name: 'WASM SIMD', software: false };
  },

  start: async (threads = 1) => {
    await startWasmBackend(threads > 1);
    return equip(await attach(), threads);
  },

  // A browser's relaxed SIMD may be wrong where its plain SIMD is right, and threads where one is.
  startPlain: async () => {
    await startWasmBackend(false);
    return equip(await attach(false), 1);
  },
};

async function equip(attached: Attached, threads: number): Promise<Equipment> {
  await attached.employ(threads);
  const kernels = attached.features.relaxedMadd ? 'Inkfold, fused multiply-add' : 'Inkfold';
  return {
    ops: wasmOps(plainOps, attached),
    makeStepper: job => Promise.resolve(replayStepper(attached, job)),
    threads: threadsOf(attached),
    kernels,
    fault: neverLost,
  };
}

/** The lanes of our kernels; fewer than were asked for where the browser does not allow them. */
const threadsOf = (attached: Attached): Threads => ({
  get count() {
    return attached.lanes;
  },
  get shortfall() {
    return attached.shortfall;
  },
  use: atMost => attached.use(atMost),
});
