/** Binds our kernels to the memory of tfjs's WASM backend: the same tensors, no copies. */
import { engine, env, util, type DataType, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { check } from '../../../lib/check.ts';
import { InkfoldError } from '../../../lib/fault.ts';
import type { Features } from './asm/function.ts';
import { hasRelaxedMadd } from './asm/module.ts';
import type { Arguments, Signature } from './asm/signature.ts';
import { kernelBinary } from './binary.ts';
import { align, guardedHeap, Scratch, type Heap } from './heap.ts';
import { KernelInstance } from './instance.ts';
import { rerun, type Entry, type Journal, type Rerun } from './journal.ts';
import { kernelCall, type LaneAddress, type Task } from './lanes/call.ts';
import { serialRunner, type Runner } from './lanes/runner.ts';
import { threadedRunner } from './lanes/threaded.ts';
import { StepHeap } from './step-heap.ts';

/** The part of the Emscripten module that we rely on; tfjs ships no types for it. */
interface WasmModule {
  readonly _malloc: (bytes: number) => number;
  readonly _free: (address: number) => void;
  /** Where the threaded build keeps its memory, and where the others do. */
  readonly wasmMemory?: WebAssembly.Memory;
  readonly asm?: { readonly memory?: WebAssembly.Memory };
}

/** Kernels, threads, scratch memory and tensors of one WASM backend; made by `attach`. */
export class Attached {
  readonly backend: BackendWasm;
  /** What the kernels were generated for; a run's weights depend on it in their last bits. */
  readonly features: Features;
  readonly #memory: WebAssembly.Memory;
  readonly #kernels: KernelInstance;
  readonly #heap: Heap;
  #scratch: Scratch;
  #runner: Runner;
  #journal: { readonly entries: Entry[]; readonly obstacles: Set<string> } | null = null;
  #generation = 0;
  #asked = 1;
  #shortfall: string | null = null;

  constructor(
    backend: BackendWasm,
    features: Features,
    memory: WebAssembly.Memory,
    kernels: KernelInstance,
    heap: Heap,
  ) {
    this.backend = backend;
    this.features = features;
    this.#memory = memory;
    this.#kernels = kernels;
    this.#heap = heap;
    this.#scratch = new Scratch(heap);
    this.#runner = serialRunner(kernels);
  }

  /** Threads that share the work, this one included; a run's weights do not depend on it. */
  get lanes(): number {
    return this.#runner.lanes;
  }

  /** Why there are fewer lanes than were asked for, in words; null where there are not. */
  get shortfall(): string | null {
    if (this.lanes >= this.#asked) return null;
    return this.#shortfall ?? 'a helper thread was lost';
  }

  /** Is the memory one that other threads can work on? */
  get isShared(): boolean {
    return isShared(this.#memory);
  }

  /** Puts as many threads to work as can be had, up to `lanes`; where the memory is not shared that is this one. */
  async employ(lanes: number): Promise<void> {
    if (lanes === this.#asked && this.shortfall === null) return;
    this.#engage(serialRunner(this.#kernels));
    this.#asked = lanes;
    this.#shortfall = this.isShared ? null : 'the memory is not shared between threads';
    if (lanes === 1 || !this.isShared) return;
    const { runner, shortfall } = await threadedRunner(this.#kernels, this.#memory, lanes);
    this.#engage(runner);
    this.#shortfall = shortfall;
  }

  #engage(runner: Runner): void {
    this.#runner.dispose();
    this.#runner = runner;
    this.#generation++;
  }

  /** Works with no more than this many lanes until told otherwise. */
  use(atMost: number): void {
    this.#runner.use(atMost);
  }

  /** Runs one kernel, on this thread. */
  call<S extends Signature>(kernel: S, values: Arguments<S, number>): void {
    this.#journal?.entries.push({ tasks: [[kernelCall(kernel, values)]] });
    this.#kernels.call(kernel, values);
  }

  /** Does all tasks, on all lanes; none may read what another one writes. Throws `WorkerLost`. */
  run(tasks: readonly Task[]): void {
    this.#journal?.entries.push({ tasks });
    this.#runner.run(tasks);
  }

  /**
   * Does something in JavaScript, now and each time that a step which is being recorded is taken again. Everything that a step
   * does other than by kernels and allocations must be said this way, in terms of addresses: tensors are gone by then.
   */
  each(effect: () => void): void {
    this.#journal?.entries.push({ effect });
    effect();
  }

  /** Says, of what is now done otherwise, why it could not be done again. */
  hinder(obstacle: string): void {
    this.#journal?.obstacles.add(obstacle);
  }

  /** Does `work` in the memory of `heap`, working memory included, and notes on the way what it does. */
  note(heap: StepHeap, work: () => void): Journal {
    const journal = { entries: [], obstacles: new Set<string>() };
    const scratch = this.#scratch;
    // The step's own takes its place.
    scratch.dispose();
    this.#scratch = new Scratch(heap);
    this.#journal = journal;
    try {
      this.#heap.divert(heap, work);
      return journal;
    } finally {
      this.#scratch.dispose();
      this.#scratch = scratch;
      this.#journal = null;
    }
  }

  /** Memory for a step that is to be noted. */
  stepHeap(): StepHeap {
    return new StepHeap(this.#heap);
  }

  /** What was noted, ready to be done again; only while `generation` stays what it is. */
  rerun(journal: Journal): Rerun {
    return rerun(journal, this.#runner);
  }

  /** Another number once the lanes are others. */
  get generation(): number {
    return this.#generation;
  }

  /** Working memory until the next reservation. Throws OutOfMemory. */
  reserve(bytes: number): number {
    return this.#scratch.reserve(bytes);
  }

  /** The same with as much again for each lane: `own` bytes that no other lane touches. */
  reserveLanes(own: number, shared = 0): { readonly own: LaneAddress; readonly shared: number } {
    const apart = align(own);
    const address = this.#scratch.reserve(align(shared) + this.#runner.slots * apart);
    return { shared: address, own: { first: address + align(shared), apart } };
  }

  /** Where a tensor's data starts; allocation moves nothing. */
  address(tensor: TensorInfo): number {
    return this.backend.dataIdMap.get(tensor.dataId).memoryOffset;
  }

  /** A new tensor's data, not initialised and not yet known to tfjs's engine; throws OutOfMemory. */
  output(shape: readonly number[], dtype: DataType = 'float32'): TensorInfo {
    return this.backend.makeOutput([...shape], dtype);
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
  floats(tensor: TensorInfo): Float32Array {
    return this.floatsAt(this.address(tensor), util.sizeFromShape(tensor.shape));
  }

  /** The same for an int32 tensor. */
  integers(tensor: TensorInfo): Int32Array {
    return this.integersAt(this.address(tensor), util.sizeFromShape(tensor.shape));
  }

  /** The same for so many floats that lie at an address. */
  floatsAt(address: number, count: number): Float32Array {
    return new Float32Array(this.#memory.buffer, address, count);
  }

  /** The same for 32-bit integers. */
  integersAt(address: number, count: number): Int32Array {
    return new Int32Array(this.#memory.buffer, address, count);
  }

  /** Ends the helpers and frees the working memory; the kernels stay usable, on one lane, and take new memory. */
  dispose(): void {
    this.#engage(serialRunner(this.#kernels));
    this.#asked = 1;
    this.#scratch.dispose();
  }
}

const attached = new WeakMap<BackendWasm, { relaxedMadd: boolean; kernels: Promise<Attached> }>();

/**
 * Our kernels over the current backend, which must be 'wasm'; the same object every time, until others are asked for.
 * Without `relaxedMadd` they use nothing but the SIMD that every browser computes alike.
 */
export function attach(relaxedMadd = hasRelaxedMadd()): Promise<Attached> {
  const backend = currentBackend();
  const known = attached.get(backend);
  if (known?.relaxedMadd === relaxedMadd) return known.kernels;
  // The helpers of those before would never be ended by anybody else.
  void known?.kernels.then(before => before.dispose());
  const kernels = bind(backend, { relaxedMadd });
  attached.set(backend, { relaxedMadd, kernels });
  return kernels;
}

async function bind(backend: BackendWasm, features: Features): Promise<Attached> {
  // tfjs ships no types for its Emscripten module.
  const module = backend.wasm as unknown as WasmModule;
  const memory = module.wasmMemory ?? module.asm?.memory;
  check(memory, 'the WASM backend shows its memory');
  const binary = kernelBinary(features, isShared(memory) ? 'shared' : 'own');
  const kernels = await KernelInstance.over(memory, binary);
  return new Attached(backend, features, memory, kernels, guardedHeap(module));
}

const isShared = ({ buffer }: WebAssembly.Memory): boolean => !(buffer instanceof ArrayBuffer);

function currentBackend(): BackendWasm {
  if (engine().backendName !== 'wasm' || !env().getBool('WASM_HAS_SIMD_SUPPORT'))
    throw new InkfoldError('NoBackend', 'The WASM kernels need the WASM backend and a browser with SIMD.');
  // tfjs names its backends but does not type them.
  return engine().backend as BackendWasm;
}
