/** Keras's ModelCheckpoint with save_best_only (keras/src/callbacks/model_checkpoint.py, Keras 3.5). */
import type { Memory } from './memory.ts';

/** Which way the monitored value is better. */
export type Mode = 'min' | 'max';

export interface Checkpoint {
  /** Takes an epoch's monitored value; true where its weights are the best so far and should be kept. */
  epochEnd(value: number): boolean;
  /** What it remembers. */
  state(): Memory;
}

/**
 * A machine that has seen no epoch, or those that it remembers; ties keep the earlier epoch, and what is not a number is
 * never better.
 */
export function checkpoint(mode: Mode, from: Memory | null = null): Checkpoint {
  let best = from?.best ?? (mode === 'min' ? Infinity : -Infinity);
  return {
    state: () => ({ best }),
    epochEnd: value => {
      const better = mode === 'min' ? value < best : value > best;
      if (better) best = value;
      return better;
    },
  };
}
