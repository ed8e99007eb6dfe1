/**
 * The memory of one recorded step. Nobody outside is ever given a block of it, so its addresses keep their meaning each time
 * the step is taken again; inside the step they are used again as it goes, since the order stays the same.
 */
import type { Allocator } from './heap.ts';

export class StepHeap implements Allocator {
  /** Did the step free anything that was there before it? */
  freedOthers = false;
  readonly #base: Allocator;
  /** Bytes of each block, and whether something holds it. */
  readonly #blocks = new Map<number, { readonly bytes: number; held: boolean }>();
  readonly #free = new Map<number, number[]>();
  readonly #constants = new Set<number>();
  #makesConstants = false;

  constructor(base: Allocator) {
    this.#base = base;
  }

  /** Throws OutOfMemory. */
  allocate(bytes: number): number {
    const waiting = this.#makesConstants ? undefined : this.#free.get(bytes)?.pop();
    const address = waiting ?? this.#base.allocate(bytes);
    // No bytes have no place.
    if (address === 0) return address;
    this.#blocks.set(address, { bytes, held: true });
    if (this.#makesConstants) this.#constants.add(address);
    return address;
  }

  free(address: number): void {
    const block = this.#blocks.get(address);
    if (!block) {
      this.freedOthers ||= address !== 0;
      this.#base.free(address);
      return;
    }
    block.held = false;
    if (this.#constants.has(address)) return;
    const waiting = this.#free.get(block.bytes);
    if (waiting) waiting.push(address);
    else this.#free.set(block.bytes, [address]);
  }

  /** What `work` allocates is written to from JavaScript, and only now: it is used for nothing else, even when it is freed. */
  constant<T>(work: () => T): T {
    this.#makesConstants = true;
    try {
      return work();
    } finally {
      this.#makesConstants = false;
    }
  }

  /** Does something that outlives the step hold a block? */
  get isHeld(): boolean {
    return [...this.#blocks.values()].some(({ held }) => held);
  }

  /** Frees all blocks but those that are held: they are their holders' from now on. */
  dispose(): void {
    for (const [address, { held }] of this.#blocks) if (!held) this.#base.free(address);
    this.#blocks.clear();
    this.#free.clear();
    this.#constants.clear();
  }
}
