/**
 * The buffers of one recorded step. Nobody outside is ever given one of them, so they keep their meaning from replay to
 * replay; inside the step they are used again as tfjs pleases, since a replay keeps the order.
 */
import type { Buffers } from './buffer-pool.ts';

export class RecordingPool implements Buffers {
  /** Buffers from elsewhere that the step gave up, for this pool's owner to deal with. */
  readonly givenUp = new Set<GPUBuffer>();
  /** Did the step ask for a buffer to be read in? */
  reads = false;
  readonly #device: GPUDevice;
  /** All that it made: true while something holds it. */
  readonly #held = new Map<GPUBuffer, boolean>();
  /** Constants: filled once, from JavaScript, and never used for anything else. */
  readonly #constants = new Set<GPUBuffer>();
  readonly #free = new Map<string, GPUBuffer[]>();

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  acquireBuffer(size: number, usage: GPUBufferUsageFlags, mappedAtCreation = false): GPUBuffer {
    if (usage & GPUBufferUsage.MAP_READ) this.reads = true;
    const isConstant = mappedAtCreation || (usage & GPUBufferUsage.UNIFORM) !== 0;
    const waiting = isConstant ? undefined : this.#free.get(`${size} ${usage}`)?.pop();
    const buffer = waiting ?? this.#device.createBuffer({ size, usage, mappedAtCreation });
    this.#held.set(buffer, true);
    if (isConstant) this.#constants.add(buffer);
    return buffer;
  }

  releaseBuffer(buffer: GPUBuffer): void {
    if (!this.#held.has(buffer)) {
      this.givenUp.add(buffer);
      return;
    }
    this.#held.set(buffer, false);
    if (this.#constants.has(buffer)) return;
    const key = `${buffer.size} ${buffer.usage}`;
    const waiting = this.#free.get(key);
    if (waiting) waiting.push(buffer);
    else this.#free.set(key, [buffer]);
  }

  /** May JavaScript write to it while a step is recorded? The same bytes will be there at every replay. */
  isConstant(buffer: GPUBuffer): boolean {
    return this.#constants.has(buffer);
  }

  /** Was it made here? */
  has(buffer: GPUBuffer): boolean {
    return this.#held.has(buffer);
  }

  /** Those that live tensors still hold, once the step is over. */
  held(): readonly GPUBuffer[] {
    return [...this.#held].flatMap(([buffer, held]) => (held ? [buffer] : []));
  }

  /** Gives a buffer away: it is no longer this pool's to destroy. */
  hand(buffer: GPUBuffer): void {
    this.#held.delete(buffer);
    this.#constants.delete(buffer);
  }

  /** Destroys what it still has, as soon as work that was submitted is done with it. */
  dispose(): void {
    for (const buffer of this.#held.keys()) buffer.destroy();
    this.#held.clear();
    this.#constants.clear();
    this.#free.clear();
  }
}
