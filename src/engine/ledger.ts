/**
 * Decides how many steps' numbers are read and told at a time. Reading makes the device finish all work before it, and each
 * telling has the page count, write and draw: steps go in groups of a given time, one where steps are slow.
 */
import type { Stepper } from './stepper.ts';
import type { Laps } from './stopwatch.ts';

/**
 * How much work may be under way before its numbers are read: the pace of the curves. A device that computes by itself has
 * to be waited for, and Stop with it. Where the steps are done here, on the processor, the page draws at their cost: what it
 * does five times a second instead of twice lengthens training by several per cent on two cores.
 */
const GROUP_MS = { byItself: 200, here: 500 };
const MOST_STEPS = 256;

export interface ReadSteps {
  readonly losses: Float32Array<ArrayBuffer>;
  readonly accuracies: Float32Array<ArrayBuffer>;
  readonly images: number;
  /** Training time from the end of the group before (or the ledger's making) to the end of this one, in milliseconds. */
  readonly durationMs: number;
}

export interface Ledger {
  /** Counts a step that was just queued; true when the group is full and should be read. */
  add(images: number): boolean;
  /** Waits for the device and returns the group's numbers, in order; the next step begins another group. */
  read(): Promise<ReadSteps>;
}

/** A ledger of what `stepper` does from now on, timed by `laps`. */
export function ledger(stepper: Stepper, laps: Laps): Ledger {
  const groupMs = stepper.overlaps ? GROUP_MS.byItself : GROUP_MS.here;
  let sizes: number[] = [];
  let capacity = 1;
  laps.begin();

  return {
    add: images => {
      sizes.push(images);
      return sizes.length >= capacity;
    },
    read: async () => {
      const group = sizes;
      sizes = [];
      const { losses, correct } = await stepper.read();
      const durationMs = laps.end(group.length);
      // Growth is gentle, since the first steps compile shaders and say little about those to come.
      const fitting = Math.floor((groupMs * group.length) / Math.max(durationMs, 0.01));
      capacity = Math.max(1, Math.min(fitting, group.length * 2, MOST_STEPS));
      return {
        durationMs,
        losses,
        accuracies: correct.map((right, i) => right / (group[i] ?? 1)),
        images: group.reduce((sum, n) => sum + n, 0),
      };
    },
  };
}
