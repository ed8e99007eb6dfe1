/** What the page and the converting worker say to each other. Every call has a number; replies carry it back. */
import type { NamedFile } from '../../data/bytes.ts';
import type { OutFile } from '../../formats/out-file.ts';
import type { Found } from '../../formats/read-model.ts';
import type { Order } from '../../formats/write-file.ts';
import type { Fault } from '../../lib/fault.ts';

/** From the page to the worker. */
export type Request =
  | { readonly kind: 'write'; readonly call: number; readonly order: Order }
  | { readonly kind: 'read'; readonly call: number; readonly files: readonly NamedFile[] };

/** From the worker to the page: one reply a call. */
export type Reply =
  /** The bytes are transferred and no longer the worker's. */
  | { readonly kind: 'written'; readonly call: number; readonly file: OutFile }
  | { readonly kind: 'found'; readonly call: number; readonly found: readonly Found[] }
  | { readonly kind: 'failed'; readonly call: number; readonly fault: Fault };
