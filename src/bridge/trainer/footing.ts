/** Where a training stands, and where it stands next after a mishap: the ladder down from the GPU to one thread of the processor. */
import type { FaultName } from '../../lib/fault.ts';
import type { Backend } from '../../run/device.ts';

export interface Footing {
  readonly backend: Backend;
  /** Threads of the processor at most. */
  readonly threads: number;
}

/** What the next footing depends on. */
export interface Mishap {
  readonly fault: FaultName;
  /** Mishaps on this footing's backend since the training last got further, this one included. */
  readonly count: number;
  /** Whether the person chose the backend: it is then the only one. */
  readonly forced: boolean;
}

const DOWN: Readonly<Record<'webgpu' | 'webgl', Backend>> = { webgpu: 'webgl', webgl: 'wasm' };

/**
 * Each backend gets a second chance, and the processor a third one on a single thread; then a GPU gives way to the next
 * backend. Null where there is nothing left to try.
 */
export function nextFooting(footing: Footing, { fault, count, forced }: Mishap): Footing | null {
  const { backend, threads } = footing;
  if (count <= 1) return footing;
  if (backend === 'wasm') return count === 2 && threads > 1 ? { backend, threads: 1 } : null;
  if (forced) return null;
  // Whether it is the recipe that diverges is for the processor to say: another way to the same GPU would prove nothing.
  return { backend: fault === 'Diverged' ? 'wasm' : DOWN[backend], threads };
}
