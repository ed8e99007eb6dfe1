/** Binds our kernels to the memory of tfjs's WASM backend: the same tensors, no copies. */
import { engine, env, util, type DataType, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { check } from '../../../lib/check.ts';
import { InkfoldError } from '../../../lib/fault.ts';
import type { Features } from './asm/function.ts';
import { hasRelaxedMadd } from './asm/module.ts';
import type { Arguments, Signature } from './asm/signature.ts';
import { kernelBinary } from './binary.ts';
import { allocated, checkFits, Scratch } from './heap.ts';
import { KernelInstance } from './instance.ts';

/** The part of the Emscripten module that we rely on; tfjs ships no types for it. */
interface WasmModule {
  readonly _malloc: (bytes: number) => number;
  readonly _free: (address: number) => void;
  /** Where the threaded build keeps its memory, and where the others do. */
  readonly wasmMemory?: WebAssembly.Memory;
  readonly asm?: { readonly memory?: WebAssembly.Memory };
}

/** Kernels, scratch memory and tensors of one WASM backend; made by `attach`. */
export class Attached {
  readonly backend: BackendWasm;
  /** What the kernels were generated for; a run's weights depend on it in their last bits. */
  readonly features: Features;
  readonly #memory: WebAssembly.Memory;
  readonly #kernels: KernelInstance;
  readonly #scratch: Scratch;

  constructor(backend: BackendWasm, features: Features, kernels: KernelInstance) {
    this.backend = backend;
    this.features = features;
    const { _malloc: malloc, _free: free } = moduleOf(backend);
    this.#memory = memoryOf(moduleOf(backend));
    this.#kernels = kernels;
    // Addresses above 2 GB come back negative.
    this.#scratch = new Scratch({ allocate: bytes => malloc(bytes) >>> 0, free });
  }

  /** Runs one kernel. */
  call<S extends Signature>(kernel: S, values: Arguments<S, number>): void {
    this.#kernels.call(kernel, values);
  }

  /** Working memory for one kernel call, valid until the next reservation. */
  reserve(bytes: number): number {
    return this.#scratch.reserve(bytes);
  }

  /** Where a tensor's data starts; allocation moves nothing. */
  address(tensor: TensorInfo): number {
    return this.backend.dataIdMap.get(tensor.dataId).memoryOffset;
  }

  /** A new tensor's data, not initialised and not yet known to tfjs's engine; throws OutOfMemory. */
  output(shape: readonly number[], dtype: DataType = 'float32'): TensorInfo {
    const bytes = util.sizeFromShape([...shape]) * util.bytesPerElement(dtype);
    checkFits(bytes);
    const info = this.backend.makeOutput([...shape], dtype);
    try {
      allocated(this.address(info), bytes);
    } catch (fault) {
      this.release(info);
      throw fault;
    }
    return info;
  }

  /** Frees what `output` made and nobody else was given. */
  release(info: TensorInfo): void {
    this.backend.disposeData(info.dataId);
  }

  /** The output as a tensor that tidy and the tape know. */
  track(info: TensorInfo): Tensor {
    return engine().makeTensorFromTensorInfo(info);
  }

  /** Copies bytes within the heap. */
  copy(from: number, to: number, bytes: number): void {
    new Uint8Array(this.#memory.buffer).copyWithin(to, from, from + bytes);
  }

  /** A float tensor's elements where they lie: gone as soon as anything is allocated. */
  floats(tensor: TensorInfo): Float32Array<ArrayBuffer> {
    return new Float32Array(this.#buffer(), this.address(tensor), util.sizeFromShape(tensor.shape));
  }

  /** The same for an int32 tensor. */
  integers(tensor: TensorInfo): Int32Array<ArrayBuffer> {
    return new Int32Array(this.#buffer(), this.address(tensor), util.sizeFromShape(tensor.shape));
  }

  /** Frees the working memory; the kernels stay usable and take new memory when they need it. */
  dispose(): void {
    this.#scratch.dispose();
  }

  #buffer(): ArrayBuffer {
    const { buffer } = this.#memory;
    check(buffer instanceof ArrayBuffer, 'the memory is not shared');
    return buffer;
  }
}

const attached = new WeakMap<BackendWasm, Promise<Attached>>();

/** Our kernels over the current backend, which must be 'wasm' without threads; the same object every time. */
export function attach(): Promise<Attached> {
  const backend = currentBackend();
  const known = attached.get(backend) ?? bind(backend);
  attached.set(backend, known);
  return known;
}

async function bind(backend: BackendWasm): Promise<Attached> {
  const features = { relaxedMadd: hasRelaxedMadd() };
  const kernels = await KernelInstance.over(memoryOf(moduleOf(backend)), kernelBinary(features));
  return new Attached(backend, features, kernels);
}

function currentBackend(): BackendWasm {
  if (engine().backendName !== 'wasm' || !env().getBool('WASM_HAS_SIMD_SUPPORT'))
    throw new InkfoldError('NoBackend', 'The WASM kernels need the WASM backend and a browser with SIMD.');
  // tfjs names its backends but does not type them.
  return engine().backend as BackendWasm;
}

const moduleOf = (backend: BackendWasm): WasmModule => backend.wasm as unknown as WasmModule;

function memoryOf(module: WasmModule): WebAssembly.Memory {
  const memory = module.wasmMemory ?? module.asm?.memory;
  check(memory, 'the WASM backend shows its memory');
  if (memory.buffer instanceof ArrayBuffer) return memory;
  throw new InkfoldError('NoBackend', 'The WASM kernels need the WASM backend without threads.');
}
