/** What we use of the memory of tfjs's WASM backend: allocation that reports when there is no more, and one scratch. */
import { InkfoldError } from '../../../lib/fault.ts';

/** The allocator of tfjs's own module; an address of 0 means that there was no room. */
export interface Allocator {
  allocate(bytes: number): number;
  free(address: number): void;
}

/** Throws OutOfMemory for what no 32-bit heap can hold: an allocator would take the size modulo 4 GB. */
export function checkFits(bytes: number): void {
  if (bytes >= 2 ** 32) throw outOfMemory(bytes);
}

/** Throws OutOfMemory where an allocation of `bytes` failed, else returns its address. */
export function allocated(address: number, bytes: number): number {
  if (address !== 0 || bytes === 0) return address;
  throw outOfMemory(bytes);
}

const outOfMemory = (bytes: number): InkfoldError =>
  new InkfoldError('OutOfMemory', `There is no memory left for another ${Math.ceil(bytes / 2 ** 20)} MB.`);

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
      checkFits(bytes);
      this.dispose();
      this.#address = allocated(this.#allocator.allocate(bytes), bytes);
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
