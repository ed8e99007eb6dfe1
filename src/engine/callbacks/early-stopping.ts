/** Keras's EarlyStopping as a state machine (keras/src/callbacks/early_stopping.py, Keras 3.5), for a loss. */
import { flagOf, type Memory } from './memory.ts';

export interface EarlyStoppingOptions {
  /** How many epochs without improvement it allows. */
  readonly patience: number;
  /** A value that is lower by no more than this is no improvement. */
  readonly minDelta: number;
}

export interface EarlyStopping {
  /** Takes an epoch's monitored loss; `epoch` counts from 0, as in Keras. */
  epochEnd(value: number, epoch: number): EarlyVerdict;
  /** What it remembers. */
  state(): Memory;
}

export interface EarlyVerdict {
  /** This epoch's weights are the ones to restore at the end. */
  readonly keep: boolean;
  readonly stop: boolean;
}

/** A machine that has seen no epoch, or those that it remembers. */
export function earlyStopping(
  { patience, minDelta }: EarlyStoppingOptions,
  from: Memory | null = null,
): EarlyStopping {
  let best = from?.best ?? Infinity;
  let kept = flagOf(from?.kept);
  let wait = from?.wait ?? 0;
  return {
    state: () => ({ best, kept: Number(kept), wait }),
    epochEnd: (value, epoch) => {
      // The first epoch's weights are kept even if its loss is not a number: there is always something to restore.
      const first = !kept;
      kept = true;
      wait++;
      if (value + minDelta < best) {
        best = value;
        wait = 0;
        return { keep: true, stop: false };
      }
      return { keep: first, stop: wait >= patience && epoch > 0 };
    },
  };
}
