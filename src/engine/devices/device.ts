/** A place where tensors can live: how to find out whether this browser has it, and how to make ops run there. */
import type { Backend } from '../../run/device.ts';
import type { Ops } from '../ops/ops.ts';
import type { MakeStepper } from '../stepper.ts';

export interface Device {
  readonly backend: Backend;
  /** Looks without starting anything that lasts. */
  look(): Promise<Sighting>;
  /** Makes it TensorFlow.js's current backend and returns the fastest that there is for it. Throws where that fails. */
  start(): Promise<Equipment>;
}

/** What works on a device. */
export interface Equipment {
  readonly ops: Ops;
  readonly makeStepper: MakeStepper;
}

export type Sighting =
  | { readonly found: false; readonly reason: string }
  /** `software`: it imitates a GPU on the processor, where WASM is many times faster. */
  | { readonly found: true; readonly name: string; readonly software: boolean };

/** True for the names that software renderers go by. */
export const isSoftware = (name: string): boolean =>
  /swiftshader|llvmpipe|softpipe|lavapipe|software|basic render/i.test(name);
