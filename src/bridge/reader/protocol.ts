/** What the page and the reading worker say to each other. Every call has a number; replies carry it back. */
import type { DigitSet } from '../../data/digits.ts';
import type { Fault } from '../../lib/fault.ts';

/** From the page to the worker. */
export type Request =
  /** The name travels by itself: not every structured clone of a File keeps it (Node's does not). */
  | { readonly kind: 'read'; readonly call: number; readonly file: Blob; readonly name: string }
  | { readonly kind: 'sample'; readonly call: number; readonly seed: number }
  /** Ends a call early: its reply is then `failed` with `Aborted`, unless it was done already. */
  | { readonly kind: 'abort'; readonly call: number };

/** From the worker to the page. A call's last reply is `sets` or `failed`. */
export type Reply =
  /** The share of the file read so far, 0 to 1. */
  | { readonly kind: 'progress'; readonly call: number; readonly share: number }
  /** What was read, or the two sample sets; the bytes are transferred and no longer the worker's. */
  | { readonly kind: 'sets'; readonly call: number; readonly sets: readonly DigitSet[] }
  | { readonly kind: 'failed'; readonly call: number; readonly fault: Fault };

/** One end of a channel that carries `Out` away and `In` back: a worker, its global scope or a MessagePort. */
export interface Port<Out, In> {
  postMessage(message: Out, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<In>) => void): void;
}
