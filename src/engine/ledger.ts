/**
 * Decides how many steps' numbers are read at a time. Reading makes the device finish all work before it, so steps go in
 * groups: as many as fit into about a fifth of a second, one where steps are slow.
 */
import type { Stepper } from './stepper.ts';
import type { Laps } from './stopwatch.ts';

/** How much work may be under way before its numbers are read: the pace of the curves, and of Stop. */
const GROUP_MS = 200;
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
      const fitting = Math.floor((GROUP_MS * group.length) / Math.max(durationMs, 0.01));
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
