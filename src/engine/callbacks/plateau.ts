/** Keras's ReduceLROnPlateau as a state machine (keras/src/callbacks/reduce_lr_on_plateau.py, Keras 3.5). */
import type { Memory } from './memory.ts';

export interface PlateauOptions {
  /** What the rate is multiplied by, below 1. */
  readonly factor: number;
  /** How many epochs without improvement it waits. */
  readonly patience: number;
  /** A value that is lower by less than this is no improvement. */
  readonly minDelta: number;
  /** How many epochs after a cut it does not count. */
  readonly cooldown: number;
  /** The rate is never cut below this. */
  readonly minRate: number;
}

export interface Plateau {
  /** Takes an epoch's monitored loss and the rate in force; returns the rate from now on. */
  epochEnd(value: number, rate: number): number;
  /** What it remembers. */
  state(): Memory;
}

/** Keras's own defaults but for factor and patience, which recipes set. */
export const PLATEAU_DEFAULTS = { minDelta: 1e-4, cooldown: 0, minRate: 0 } as const;

/** A machine that has seen no epoch, or those that it remembers. */
export function plateau(options: PlateauOptions, from: Memory | null = null): Plateau {
  let best = from?.best ?? Infinity;
  let wait = from?.wait ?? 0;
  let cooling = from?.cooling ?? 0;
  return {
    state: () => ({ best, wait, cooling }),
    epochEnd: (value, rate) => {
      if (cooling > 0) {
        cooling--;
        wait = 0;
      }
      if (value < best - options.minDelta) {
        best = value;
        wait = 0;
        return rate;
      }
      if (cooling > 0) return rate;
      wait++;
      // Keras lowers the rate only while it is above the minimum, and starts waiting anew only when it did.
      if (wait < options.patience || rate <= options.minRate) return rate;
      cooling = options.cooldown;
      wait = 0;
      return Math.max(rate * options.factor, options.minRate);
    },
  };
}
