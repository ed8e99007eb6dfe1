/**
 * Decides how much goes into one submit. A GPU works through a submit without a break, the page's own drawing waits for it,
 * and drivers reset a device that takes seconds: so each should last some 40 ms. How long a dispatch takes is learnt from
 * the work itself.
 */

/** What a submit should last at most, about. */
const TARGET_MS = 40;
/** Dispatches of the first submits, when nothing is known of the device: a phone's may take milliseconds each. */
const FIRST = 8;
const MOST = 4096;

export interface Pace {
  /** How many dispatches a submit may hold, 1 or more. */
  readonly budget: number;
  /**
   * Counts dispatches that were submitted at `now` (milliseconds). True where the caller should say when the device is
   * done with all that has been submitted so far.
   */
  submitted(dispatches: number, now: number): boolean;
  /** The device is done with what was submitted up to the last time `submitted` was true. */
  finished(now: number): void;
}

/** A pace that starts carefully. */
export function pace(): Pace {
  let budget = FIRST;
  /** Of the measurement under way, null where there is none; and what was submitted after it began. */
  let measured: { readonly dispatches: number; readonly since: number } | null = null;
  let waiting = 0;
  let waitingSince = 0;
  let lastFinished = Number.NEGATIVE_INFINITY;
  return {
    get budget() {
      return budget;
    },
    submitted: (dispatches, now) => {
      if (waiting === 0) waitingSince = now;
      waiting += dispatches;
      if (measured) return false;
      measured = { dispatches: waiting, since: waitingSince };
      waiting = 0;
      return true;
    },
    finished: now => {
      if (!measured) return;
      // The device began with it when it was there, and what came before was done.
      const ms = now - Math.max(measured.since, lastFinished);
      const fitting = Math.floor((TARGET_MS * measured.dispatches) / Math.max(ms, 0.01));
      // Growth is gentle: one quick measurement does not prove that the next submit is.
      budget = Math.max(1, Math.min(fitting, budget * 2, MOST));
      lastFinished = now;
      measured = null;
    },
  };
}
