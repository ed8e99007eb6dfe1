/** Whatever trains a task and is asked from Node: a worker in the browser, or a process. */
import type { Checked, Measured, Prepared } from './workers/protocol.ts';

/** One contender's one task. Questions are put one at a time; each rejects with a sentence where it cannot be done. */
export interface Runner {
  /** The losses of the first training steps, from the common weights on the common batch. */
  check(): Promise<Checked>;
  /** Makes the network that is timed and takes its first steps. */
  prepare(): Promise<Prepared>;
  /** Trains for at least this long, and at least one step. */
  measure(atLeastMs: number): Promise<Measured>;
  /** Ends it. */
  close(): void;
  /** Milliseconds of JavaScript that encode a step; null where it cannot be told. */
  encoded?(steps: number): Promise<number | null>;
  /** Processor time of its thread a step, in milliseconds, over a turn of its own; where it can be told. */
  traced?(atLeastMs: number): Promise<number>;
}
