/** The GPU through WebGPU. */
import { setBackend } from '@tensorflow/tfjs-core';
import { InkfoldError } from '../../lib/fault.ts';
import { plainOps } from '../ops/plain.ts';
import { eagerStepper, type MakeStepper } from '../stepper.ts';
import { isSoftware, ONE_THREAD, type Device } from './device.ts';

let registered = false;

const makeStepper: MakeStepper = job => Promise.resolve(eagerStepper(job));

export const webgpu: Device = {
  backend: 'webgpu',

  look: async () => {
    if (!('gpu' in navigator)) return { found: false, reason: 'this browser has no WebGPU' };
    const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (!adapter) return { found: false, reason: 'WebGPU found no adapter' };
    const { vendor, architecture, description, isFallbackAdapter } = adapter.info;
    const name = [vendor, description || architecture].filter(Boolean).join(' ');
    return { found: true, name, software: isFallbackAdapter || isSoftware(name) };
  },

  start: async () => {
    // They bring tfjs's backend along, only where there is an adapter: it reads the adapter's features unchecked.
    const [{ registerWebgpuDropout }, { registerWebgpuWarp }] = await Promise.all([
      import('../kernels/webgpu/dropout.ts'),
      import('../kernels/webgpu/warp.ts'),
    ]);
    if (!registered) {
      registerWebgpuDropout();
      registerWebgpuWarp();
    }
    registered = true;
    if (!(await setBackend('webgpu'))) throw new InkfoldError('NoBackend', 'WebGPU could not be started.');
    return { ops: plainOps, makeStepper, threads: ONE_THREAD, kernels: 'TensorFlow.js' };
  },
};
