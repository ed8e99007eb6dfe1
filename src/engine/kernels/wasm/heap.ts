/** What we use of the memory of tfjs's WASM backend: allocation that reports when there is no more, and one scratch. */
import { InkfoldError } from '../../../lib/fault.ts';

/** Where working memory comes from; both throw OutOfMemory rather than hand out nothing. */
export interface Allocator {
  allocate(bytes: number): number;
  free(address: number): void;
}

/** The heap of tfjs's backend: whoever allocates on it does so here. */
export interface Heap extends Allocator {
  /** Has another allocator asked instead while `work` runs. */
  divert<T>(to: Allocator, work: () => T): T;
}

/** The allocator of tfjs's Emscripten module. */
interface Malloc {
  readonly _malloc: (bytes: number) => number;
  readonly _free: (address: number) => void;
}

/**
 * The module's heap, which from now on throws OutOfMemory in tfjs's own hands too. As it comes it answers 0 when there
 * is no room, and tfjs then writes a tensor's values over address 0; sizes it takes modulo 4 GB.
 */
export function guardedHeap(module: Malloc): Heap {
  // Emscripten puts the real functions in place of stand-ins at the first call: after it ours stays.
  const { _malloc: firstMalloc, _free: firstFree } = module;
  firstFree(firstMalloc(1));
  const { _malloc: malloc, _free: free } = module;
  const allocate = (bytes: number): number => {
    // Addresses above 2 GB come back negative.
    const address = bytes < 2 ** 32 ? malloc(bytes) >>> 0 : 0;
    if (address === 0 && bytes !== 0) throw outOfMemory(bytes);
    return address;
  };
  let asked: Allocator = { allocate, free };
  Object.assign(module, {
    _malloc: (bytes: number) => asked.allocate(bytes),
    // As `_malloc`, whose results tfjs may keep as signed numbers.
    _free: (address: number) => asked.free(address >>> 0),
  });
  return {
    allocate,
    free,
    divert: (to, work) => {
      const before = asked;
      asked = to;
      try {
        return work();
      } finally {
        asked = before;
      }
    },
  };
}

const outOfMemory = (bytes: number): InkfoldError =>
  new InkfoldError(
    'OutOfMemory',
    `There is no memory left for another ${Math.ceil(bytes / 2 ** 20)} MB; a smaller batch may fit.`,
  );

/** Addresses within one reservation start on cache lines. */
export const align = (bytes: number): number => Math.ceil(bytes / 64) * 64;

/** Working memory that kernels share one after the other; it grows to the largest request and stays. */
export class Scratch {
  readonly #allocator: Allocator;
  #address = 0;
  #capacity = 0;

  constructor(allocator: Allocator) {
    this.#allocator = allocator;
  }

  /** The address of at least `bytes` bytes, theirs until the next call; throws OutOfMemory. */
  reserve(bytes: number): number {
    if (bytes > this.#capacity) {
      this.dispose();
      this.#address = this.#allocator.allocate(bytes);
      this.#capacity = bytes;
    }
    return this.#address;
  }

  /** Gives the memory back; the next reservation starts afresh. */
  dispose(): void {
    if (this.#address !== 0) this.#allocator.free(this.#address);
    this.#address = 0;
    this.#capacity = 0;
  }
}
