/**
 * A GPU device of our own for tfjs's WebGPU backend: with all the limits that the adapter has, watched from the first
 * moment, and with buffers in a pool that recordings can work with. (tfjs's own never looks at what happens to its device.)
 */
import { env, findBackendFactory, registerBackend, removeBackend, setBackend } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { InkfoldError } from '../../../lib/fault.ts';
import { BufferPool, supplyBuffers } from './buffer-pool.ts';
import { watchHealth, type GpuHealth } from './health.ts';

export interface OwnGpu {
  readonly backend: WebGPUBackend;
  readonly health: GpuHealth;
  /** The backend's buffers. */
  readonly pool: BufferPool;
  /** The largest buffer that a shader may see, in bytes. */
  readonly largestBuffer: number;
}

const BACKEND = 'webgpu';

/** Asked for as large as the adapter has them; what a device has otherwise is a phone's. */
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
] as const satisfies readonly (keyof GPUSupportedLimits)[];

/** Asked for where the adapter has them. */
const FEATURES: readonly GPUFeatureName[] = ['subgroups', 'shader-f16', 'timestamp-query'];

let current: OwnGpu | null = null;

/** Makes WebGPU tfjs's current backend, on the device of before while that one is well. Throws `NoBackend`. */
export async function startGpu(): Promise<OwnGpu> {
  if (!current || current.health.fault()) current = await freshGpu();
  if (!(await setBackend(BACKEND))) throw new InkfoldError('NoBackend', 'WebGPU could not be started.');
  return current;
}

async function freshGpu(): Promise<OwnGpu> {
  const device = navigator.gpu ? await requestDevice(navigator.gpu) : null;
  if (!device) throw new InkfoldError('NoBackend', 'WebGPU found no adapter.');
  const health = watchHealth(device.device);
  // It registers a backend on a device of its own, which is of no use once there is ours.
  const { WebGPUBackend: Backend } = await import('@tensorflow/tfjs-backend-webgpu');
  if (findBackendFactory(BACKEND)) removeBackend(BACKEND);
  const backend = new Backend(device.device, device.info);
  const pool = new BufferPool(device.device);
  supplyBuffers(backend, pool);
  registerBackend(BACKEND, () => backend);
  // Else small tensors are computed in JavaScript where they happen to lie there: with other roundings, and never recorded.
  env().set('WEBGPU_CPU_FORWARD', false);
  const { maxStorageBufferBindingSize, maxBufferSize } = device.device.limits;
  return { backend, health, pool, largestBuffer: Math.min(maxStorageBufferBindingSize, maxBufferSize) };
}

async function requestDevice(gpu: GPU): Promise<{ device: GPUDevice; info: GPUAdapterInfo } | null> {
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return null;
  const device = await adapter.requestDevice({
    requiredLimits: Object.fromEntries(LIMITS.map(name => [name, adapter.limits[name]])),
    requiredFeatures: FEATURES.filter(name => adapter.features.has(name)),
  });
  return { device, info: adapter.info };
}
