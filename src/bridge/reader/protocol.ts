/** What the page and the reading worker say to each other. Every call has a number; replies carry it back. */
import type { NamedFile } from '../../data/bytes.ts';
import type { DigitSet } from '../../data/digits.ts';
import type { ReadProgress } from '../../data/read.ts';
import type { Fault } from '../../lib/fault.ts';

/** From the page to the worker. */
export type Request =
  | { readonly kind: 'read'; readonly call: number; readonly files: readonly NamedFile[] }
  | { readonly kind: 'sample'; readonly call: number; readonly seed: number }
  | { readonly kind: 'download-mnist'; readonly call: number }
  /** Ends a call early: its reply is then `failed` with `Aborted`, unless it was done already. */
  | { readonly kind: 'abort'; readonly call: number };

/** From the worker to the page. A call's last reply is `sets` or `failed`. */
export type Reply =
  /** What is being read, and the share of the whole call that is done. */
  | { readonly kind: 'progress'; readonly call: number; readonly progress: ReadProgress }
  /** What was read, or the two sample sets; the bytes are transferred and no longer the worker's. */
  | { readonly kind: 'sets'; readonly call: number; readonly sets: readonly DigitSet[] }
  | { readonly kind: 'failed'; readonly call: number; readonly fault: Fault };
