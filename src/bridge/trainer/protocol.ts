/** What the page and the training worker say to each other. Every call has a number; replies carry it back. */
import type { DigitSet } from '../../data/digits.ts';
import type { Fault } from '../../lib/fault.ts';
import type { BackendChoice, DeviceReport } from '../../run/device.ts';
import type { Predictions } from '../../run/engine.ts';
import type { RunEvent } from '../../run/events.ts';
import type { Job } from '../../run/job.ts';
import type { TrainedModel } from '../../run/model.ts';

/** From the page to the worker. */
export type Request =
  | { readonly kind: 'start'; readonly call: number; readonly choice: BackendChoice }
  /** The set that the following `train` calls are about; replaces the one before it. */
  | { readonly kind: 'digits'; readonly digits: DigitSet }
  | { readonly kind: 'train'; readonly call: number; readonly job: Job }
  /** The model that the following `predict` calls are about; replaces the one before it. */
  | { readonly kind: 'model'; readonly model: TrainedModel }
  | { readonly kind: 'predict'; readonly call: number; readonly images: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'abort'; readonly call: number };

/** From the worker to the page. A call's replies end with `done` or `failed`. */
export type Reply =
  | { readonly kind: 'device'; readonly call: number; readonly report: DeviceReport }
  | { readonly kind: 'event'; readonly call: number; readonly event: RunEvent }
  | { readonly kind: 'predictions'; readonly call: number; readonly predictions: Predictions }
  | { readonly kind: 'done'; readonly call: number }
  | { readonly kind: 'failed'; readonly call: number; readonly fault: Fault };

/** One end of a channel that carries `Out` away and `In` back: a worker, its global scope or a MessagePort. */
export interface Port<Out, In> {
  postMessage(message: Out, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<In>) => void): void;
}
