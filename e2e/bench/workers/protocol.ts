/** What Node, the benchmark's page and its workers say to each other; one question at a time. */
import type { Task } from '../task.ts';

export type Question =
  /** Takes the steps of the check, from the common weights on the common batch. */
  | { readonly kind: 'check'; readonly task: Task }
  /** Makes the network that is timed and finishes its first step. */
  | { readonly kind: 'prepare'; readonly task: Task }
  /** Trains for at least this long, and at least one step. */
  | { readonly kind: 'measure'; readonly atLeastMs: number }
  /** Encodes this many steps, one right after the other, so that the JavaScript has been compiled, whatever the GPU needs for them. */
  | { readonly kind: 'encode'; readonly steps: number }
  /** Leaves a mark of this name in a trace: it tells this thread from the others. */
  | { readonly kind: 'mark'; readonly name: string };

export type Answer =
  | { readonly kind: 'checked'; readonly checked: Checked }
  | { readonly kind: 'prepared'; readonly prepared: Prepared }
  | { readonly kind: 'measured'; readonly measured: Measured }
  /** Milliseconds of JavaScript for the median step; null where the contestant cannot tell. */
  | { readonly kind: 'encoded'; readonly ms: number | null }
  | { readonly kind: 'marked' }
  | { readonly kind: 'failed'; readonly message: string };

export interface Checked {
  /** The mean loss of the batch before each step. */
  readonly losses: readonly number[];
  /** What the last of them took, in milliseconds; everything was compiled by then. */
  readonly stepMs: number;
}

export interface Prepared {
  /** The device, in words. */
  readonly device: string;
  /** Threads that really train the model. */
  readonly lanes: number;
}

export interface Measured {
  readonly steps: number;
  readonly images: number;
  readonly ms: number;
  /** Compute dispatches of all steps; 0 where there is no WebGPU. */
  readonly dispatches: number;
}
