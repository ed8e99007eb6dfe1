/** A place where tensors can live: how to find out whether this browser has it, and how to make ops run there. */
import type { InkfoldError } from '../../lib/fault.ts';
import type { Backend } from '../../run/device.ts';
import type { Ops } from '../ops/ops.ts';
import type { MakeStepper } from '../stepper.ts';

export { isSoftware } from '../../run/device.ts';

export interface Device {
  readonly backend: Backend;
  /** Looks without starting anything that lasts. */
  look(): Promise<Sighting>;
  /**
   * Makes it TensorFlow.js's current backend, with the fastest kernels that there are for it, on up to `threads` threads
   * of the processor. Throws where that fails.
   */
  start(threads?: number): Promise<Equipment>;
  /** The same with plainer, slower kernels, for where the fastest compute something wrong; absent where there are none. */
  startPlain?(): Promise<Equipment>;
}

/** What works on a device. */
export interface Equipment {
  readonly ops: Ops;
  readonly makeStepper: MakeStepper;
  readonly threads: Threads;
  /** Whose kernels they are, in words; part of what a run must be repeated with. */
  readonly kernels: string;
  /**
   * What has befallen the device since it was started; null while it is well, and always for one that cannot be lost. A lost
   * one still gives numbers: ask after reading them and before believing them. It never recovers.
   */
  readonly fault: () => InkfoldError | null;
}

/** For devices that cannot be lost, or whose work then throws by itself. */
export const neverLost = (): null => null;

/** The threads that one model's steps are spread over; results do not depend on how many they are. */
export interface Threads {
  /** How many there are. */
  readonly count: number;
  /** Why there are fewer than were asked for, in words; null where there are not. */
  readonly shortfall: string | null;
  /** Works with no more than this many until told otherwise. */
  use(atMost: number): void;
}

export const ONE_THREAD: Threads = { count: 1, shortfall: null, use: () => {} };

export type Sighting =
  | { readonly found: false; readonly reason: string }
  /** `software`: it imitates a GPU on the processor, where WASM is many times faster. */
  | { readonly found: true; readonly name: string; readonly software: boolean };
