/** The GPU through WebGPU: our own device under tfjs's backend, our kernels, and steps that are recorded and replayed. */
import { plainOps } from '../ops/plain.ts';
import type { OwnGpu } from '../replay/webgpu/device.ts';
import { eagerStepper, type MakeStepper } from '../stepper.ts';
import { isSoftware, ONE_THREAD, type Device } from './device.ts';

let registered = false;

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
    // Lazily, here and below: where there is no adapter, tfjs's backend is half a megabyte of nothing.
    const [{ replayStepper }, { webgpuOps }] = await Promise.all([
      import('../replay/webgpu/replay-stepper.ts'),
      import('../kernels/webgpu/ops.ts'),
    ]);
    const gpu = await startDevice();
    const ops = webgpuOps(plainOps);
    const { fault } = gpu.health;
    return {
      ops,
      makeStepper: job => replayStepper(gpu, job),
      threads: ONE_THREAD,
      kernels: 'Inkfold',
      fault,
    };
  },

  startPlain: async () => {
    const { fault } = (await startDevice()).health;
    const makeStepper: MakeStepper = job => Promise.resolve(eagerStepper(job));
    return { ops: plainOps, makeStepper, threads: ONE_THREAD, kernels: 'TensorFlow.js', fault };
  },
};

/** Makes our device tfjs's current backend, with the kernels that even plain ops need. */
async function startDevice(): Promise<OwnGpu> {
  const [{ startGpu }, { registerWebgpuDropout }, { registerWebgpuWarp }] = await Promise.all([
    import('../replay/webgpu/device.ts'),
    import('../kernels/webgpu/dropout.ts'),
    import('../kernels/webgpu/warp.ts'),
  ]);
  const gpu = await startGpu();
  if (!registered) {
    registerWebgpuDropout();
    registerWebgpuWarp();
  }
  registered = true;
  return gpu;
}
