/**
 * Our way into tfjs's WebGPU backend: its tensors, and its command encoder, so that our dispatches and its own keep their
 * order. Its `runWebGPUProgram` has room for one output; most of our kernels have two, which halves their dispatches.
 */
import { engine, env, util, type DataType, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { check, present } from '../../../lib/check.ts';
import { shaderText, sizesOf, workgroups, type Program } from './program.ts';
import { tilesFor, type Tiles } from './tiles.ts';

/** Where tfjs stands in recording commands: private to its types, and the same in every 4.x; the version is pinned. */
interface Recording {
  readonly commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  /** Tensors of commands not yet submitted: disposed ones keep their buffers until then. */
  readonly commandQueueOwnedIds: WeakSet<object>;
  dispatchCountInPass: number;
}

interface Compiled {
  readonly layout: GPUBindGroupLayout;
  readonly pipeline: GPUComputePipeline;
}

/** The kernels' side of one WebGPU backend; `gpuOf` makes it. */
export class Gpu {
  readonly backend: WebGPUBackend;
  /** What suits this adapter; tests and sweeps set others. */
  tiles: Tiles;
  readonly #compiled = new Map<string, Compiled>();
  readonly #sizes = new Map<string, GPUBuffer>();

  constructor(backend: WebGPUBackend) {
    this.backend = backend;
    this.tiles = tilesFor(backend.device.adapterInfo);
  }

  /** Records one dispatch. What it writes is on the device alone afterwards. */
  run(program: Program): void {
    const { device } = this.backend;
    const buffers = program.bindings.map(({ tensor }) => this.#buffer(tensor));
    const { layout, pipeline } = this.#pipeline(program);
    const entries = [...buffers, this.#sizesBuffer(program)].map((buffer, binding) => ({
      binding,
      resource: { buffer },
    }));
    const bindGroup = device.createBindGroup({ layout, entries });
    const recording = this.#recording();
    recording.computePassEncoder ??= this.#encoder().beginComputePass();
    const pass = recording.computePassEncoder;
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindGroup);
    pass.dispatchWorkgroups(...workgroups(program, device.limits.maxComputeWorkgroupsPerDimension));
    for (const { tensor, written } of program.bindings) {
      recording.commandQueueOwnedIds.add(tensor.dataId);
      if (written) this.#forgetCopy(tensor);
    }
    recording.dispatchCountInPass++;
    if (recording.dispatchCountInPass >= env().getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE')) {
      this.backend.endComputePassEncoder();
      this.backend.submitQueue();
    }
  }

  /** A new tensor's data, not initialised and not yet known to tfjs's engine. */
  output(shape: readonly number[], dtype: DataType = 'float32'): TensorInfo {
    check(util.sizeFromShape([...shape]) > 0, 'a tensor with elements');
    return this.backend.makeTensorInfo([...shape], dtype);
  }

  /** Frees what `output` made and nobody else was given. */
  release(info: TensorInfo): void {
    this.backend.disposeData(info.dataId);
  }

  /** The output as a tensor that tidy and the tape know. */
  track(info: TensorInfo): Tensor {
    return engine().makeTensorFromTensorInfo(info);
  }

  /** A copy of a tensor's data in a buffer of its own. */
  copy(tensor: TensorInfo): TensorInfo {
    const from = this.#buffer(tensor);
    const info = this.output(tensor.shape, tensor.dtype);
    const to = this.#buffer(info);
    this.backend.endComputePassEncoder();
    this.#encoder().copyBufferToBuffer(from, 0, to, 0, from.size);
    this.#recording().commandQueueOwnedIds.add(tensor.dataId).add(info.dataId);
    return info;
  }

  /** A scalar's value where it is known without asking the device: it was made in JavaScript and not uploaded yet. */
  knownScalar(tensor: TensorInfo): number | undefined {
    const { values, resource } = this.backend.tensorMap.get(tensor.dataId);
    return !resource && values instanceof Float32Array && values.length === 1 ? values[0] : undefined;
  }

  /** Does anything else (a clone, a snapshot) share the tensor's buffer? */
  isShared(tensor: TensorInfo): boolean {
    return this.backend.refCount(tensor.dataId) > 1;
  }

  #recording(): Recording {
    return this.backend as unknown as Recording;
  }

  #encoder(): GPUCommandEncoder {
    this.backend.ensureCommandEncoderReady();
    return present(this.#recording().commandEncoder, 'a command encoder');
  }

  /** The tensor's buffer; uploads what is only in JavaScript so far. */
  #buffer(tensor: TensorInfo): GPUBuffer {
    this.backend.uploadToGPU(tensor.dataId);
    const { resource } = this.backend.tensorMap.get(tensor.dataId);
    check(resource instanceof GPUBuffer, 'a tensor in a buffer');
    return resource;
  }

  /** Drops the values that tfjs keeps of a tensor once read: they would be stale. */
  #forgetCopy(tensor: TensorInfo): void {
    const data: { values: unknown } = this.backend.tensorMap.get(tensor.dataId);
    data.values = null;
  }

  #pipeline(program: Program): Compiled {
    const key = `${program.key}/${program.width}`;
    const known = this.#compiled.get(key);
    if (known) return known;
    const { device } = this.backend;
    const entries: GPUBindGroupLayoutEntry[] = program.bindings.map(({ written }, binding) => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type: written ? 'storage' : 'read-only-storage' },
    }));
    entries.push({
      binding: program.bindings.length,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type: 'uniform' },
    });
    const layout = device.createBindGroupLayout({ entries });
    const module = device.createShaderModule({ code: shaderText(program), label: program.key });
    const pipeline = device.createComputePipeline({
      label: program.key,
      layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module, entryPoint: 'main' },
    });
    const compiled = { layout, pipeline };
    this.#compiled.set(key, compiled);
    return compiled;
  }

  /** A buffer a set of numbers, never written again: a recorded step may keep it. */
  #sizesBuffer(program: Program): GPUBuffer {
    const numbers = sizesOf(program).map(([, value]) => value);
    const key = numbers.join();
    const known = this.#sizes.get(key);
    if (known) return known;
    const buffer = this.backend.device.createBuffer({
      // Uniform structs are as large as a multiple of 16 bytes.
      size: Math.ceil(numbers.length / 4) * 16,
      usage: GPUBufferUsage.UNIFORM,
      mappedAtCreation: true,
    });
    new Int32Array(buffer.getMappedRange()).set(numbers);
    buffer.unmap();
    this.#sizes.set(key, buffer);
    return buffer;
  }
}

const gpus = new WeakMap<WebGPUBackend, Gpu>();

/** The kernels' side of a backend; the same object every time. */
export function gpuOf(backend: WebGPUBackend): Gpu {
  const known = gpus.get(backend) ?? new Gpu(backend);
  gpus.set(backend, known);
  return known;
}

/** That of the current backend, which must be 'webgpu'. */
export function currentGpu(): Gpu {
  check(engine().backendName === 'webgpu', 'WebGPU is the current backend');
  // tfjs names its backends but does not type them.
  return gpuOf(engine().backend as WebGPUBackend);
}
