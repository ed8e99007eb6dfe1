/**
 * The GPU buffers of tfjs's backend, kept for use again. It stands in for tfjs's own manager for good: that one searches a
 * list at every release, and cannot take over a buffer that a recording made.
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

/** What tfjs's backend asks of the keeper of its buffers. */
export interface Buffers {
  /** A buffer of `size` bytes; only a fresh one is ever `mappedAtCreation` (tfjs looks at its `mapState`). */
  acquireBuffer(
    size: number,
    usage: GPUBufferUsageFlags,
    mappedAtCreation?: boolean,
    reuse?: boolean,
  ): GPUBuffer;
  /** Takes a buffer back; without `reuse`, destroys it. */
  releaseBuffer(buffer: GPUBuffer, reuse?: boolean): void;
}

export class BufferPool implements Buffers {
  /** Read by tfjs's `memory()`, in bytes. */
  numBytesUsed = 0;
  numBytesAllocated = 0;
  readonly #device: GPUDevice;
  readonly #used = new Set<GPUBuffer>();
  readonly #adopted = new WeakSet<GPUBuffer>();
  readonly #free = new Map<string, GPUBuffer[]>();

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** How many buffers tensors hold, for tests. */
  get used(): number {
    return this.#used.size;
  }

  acquireBuffer(size: number, usage: GPUBufferUsageFlags, mappedAtCreation = false, reuse = true): GPUBuffer {
    const waiting = reuse ? this.#free.get(keyOf(size, usage))?.pop() : undefined;
    if (waiting) {
      this.#hold(waiting);
      return waiting;
    }
    const buffer = this.#device.createBuffer({ size, usage, mappedAtCreation });
    this.numBytesAllocated += size;
    this.#hold(buffer);
    return buffer;
  }

  releaseBuffer(buffer: GPUBuffer, reuse = true): void {
    if (!this.#used.delete(buffer)) return;
    this.numBytesUsed -= buffer.size;
    if (!reuse || this.#adopted.has(buffer)) {
      this.numBytesAllocated -= buffer.size;
      buffer.destroy();
      return;
    }
    const key = keyOf(buffer.size, buffer.usage);
    const waiting = this.#free.get(key);
    if (waiting) waiting.push(buffer);
    else this.#free.set(key, [buffer]);
  }

  /**
   * Takes over a buffer that a live tensor holds: it will be released here, and destroyed then. (To keep it would make the
   * pool grow with every run, since recordings never take their buffers from here.)
   */
  adopt(buffer: GPUBuffer): void {
    this.#adopted.add(buffer);
    this.numBytesAllocated += buffer.size;
    this.#hold(buffer);
  }

  /** Destroys all of them; called by tfjs with the backend's own disposal. */
  dispose(): void {
    for (const buffer of [...this.#used, ...[...this.#free.values()].flat()]) buffer.destroy();
    this.#used.clear();
    this.#free.clear();
    this.numBytesUsed = 0;
    this.numBytesAllocated = 0;
  }

  #hold(buffer: GPUBuffer): void {
    this.#used.add(buffer);
    this.numBytesUsed += buffer.size;
  }
}

const keyOf = (size: number, usage: number): string => `${size} ${usage}`;

/** Has the backend take its buffers from here. */
export function supplyBuffers(backend: WebGPUBackend, buffers: Buffers): void {
  // tfjs types the field as its own class, which has private members; it calls no more than Buffers has.
  backend.bufferManager = buffers as unknown as WebGPUBackend['bufferManager'];
}
