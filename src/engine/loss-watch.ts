/**
 * Looks at every loss before anybody is told of it. One that is no number ends the run. One that stands still to the last
 * bit, batch after batch, is what a device shows that no longer computes; it is what a network shows too that has nothing
 * left to learn. So it only raises a suspicion, which whoever trains has to prove or to drop.
 */
import { InkfoldError } from '../lib/fault.ts';

/** Steps in a row with the very same loss until it is suspect. */
const SUSPECT_STEPS = 50;
/** The same, where what these steps left is about to be kept. */
const SUSPECT_BEFORE_KEEPING = 3;

export interface LossWatch {
  /**
   * Takes the losses of consecutive steps, the first of them step `firstStep` of `epoch`. Throws `Diverged` for the first
   * that is no number.
   */
  take(losses: Float32Array, epoch: number, firstStep: number): void;
  /** Has the loss stood still for suspiciously long; with `keeping`, for what is about to be kept? */
  isSuspect(keeping?: boolean): boolean;
  /** In words: "the loss stood still at 2.303 for 50 steps". */
  suspicion(): string;
  /** The device proved to be well: nothing is suspect until the loss has stood still for twice as long. */
  dropSuspicion(): void;
}

/** A watch over a fold's steps. */
export function lossWatch(): LossWatch {
  let last = NaN;
  let still = 0;
  /** How long it had stood still when the device last proved to be well. */
  let proven = 0;
  return {
    take: (losses, epoch, firstStep) => {
      losses.forEach((loss, i) => {
        if (!Number.isFinite(loss)) throw diverged('loss', epoch, firstStep + i);
        if (!Object.is(loss, last)) {
          still = 0;
          proven = 0;
        }
        last = loss;
        still++;
      });
    },
    isSuspect: (keeping = false) =>
      still >= Math.max(keeping ? SUSPECT_BEFORE_KEEPING : SUSPECT_STEPS, 2 * proven),
    suspicion: () => `the loss stood still at ${last.toPrecision(4)} for ${still} steps`,
    dropSuspicion: () => {
      proven = still;
    },
  };
}

/** What a person can do about numbers that are none. */
export const diverged = (what: 'loss' | 'weights', epoch: number, step: number): InkfoldError =>
  new InkfoldError(
    'Diverged',
    `The ${what === 'loss' ? 'loss is no longer a number' : 'weights are no longer numbers'} after step ${step} of epoch ${epoch}; a smaller learning rate may help.`,
  );
