/** The IndexedDB database of this origin: its shape, how it is opened, and how it is written to. */
import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb';
import { InkfoldError } from '../../lib/fault.ts';
import type { KeptRun } from '../state.ts';
import type { Part } from './parts.ts';

export interface Schema extends DBSchema {
  /** By the run's id. This record says which generation is the run's: changing it is what makes a new one count. */
  runs: { key: string; value: RunRecord };
  /** By the run's id and the generation's number, which counts from 1. */
  generations: { key: [string, number]; value: Generation };
  /** By the run's id, the generation that it was written in, and its name. */
  parts: { key: [string, number, string]; value: Part };
  /** By fingerprint: sets of digits without their images. */
  sets: { key: string; value: SetRecord };
  /** By the set's fingerprint and a count from 0: its images, one piece after another. */
  images: { key: [string, number]; value: Uint8Array<ArrayBuffer> };
}

export interface RunRecord {
  readonly run: KeptRun;
  readonly generation: number;
  /** Fingerprints of the sets that it was made with. */
  readonly sets: readonly string[];
}

/** All parts of a run at one moment. */
export interface Generation {
  readonly parts: readonly PartRef[];
  /** Of `parts`. */
  readonly checksum: string;
}

export interface PartRef {
  readonly name: string;
  /** The generation that it was written in: this one, or an earlier one if it has not changed since. */
  readonly writtenIn: number;
  readonly checksum: string;
  readonly bytes: number;
}

export interface SetRecord {
  readonly name: string;
  readonly count: number;
  readonly labels: Uint8Array<ArrayBuffer> | null;
  readonly classNames: readonly string[] | null;
  /** How many pieces its images are in. */
  readonly pieces: number;
}

export type Database = IDBPDatabase<Schema>;
type Store = StoreNames<Schema>;
export type Writing<Stores extends Store> = IDBPTransaction<Schema, Stores[], 'readwrite'>;

const NAME = 'inkfold';
const VERSION = 1;

/**
 * Opens the database; `onGone` is called when the connection is over, for whatever reason. Throws a DOMException where the
 * browser refuses, and `Unexpected`, in a sentence, where another tab's older version stands in the way.
 */
export function openDatabase(onGone: () => void): Promise<Database> {
  return new Promise((resolve, reject) => {
    let isLate = false;
    const opened = openDB<Schema>(NAME, VERSION, {
      upgrade: database => {
        for (const store of ['runs', 'generations', 'parts', 'sets', 'images'] as const)
          database.createObjectStore(store);
      },
      blocked: () => {
        isLate = true;
        reject(
          new InkfoldError(
            'Unexpected',
            'Runs are not kept while a tab with an older Inkfold is open: close it, then reload this one.',
          ),
        );
      },
      // A newer version in another tab must not wait for this one.
      blocking: (_current, _wanted, event) => {
        if (event.target instanceof IDBDatabase) event.target.close();
        onGone();
      },
      terminated: onGone,
    });
    opened.then(database => (isLate ? database.close() : resolve(database)), reject);
  });
}

/**
 * Writes in one transaction that is on the disk when this returns, or leaves everything as it was and throws what stood in
 * the way. `work` may wait for nothing but the transaction's own requests.
 */
export async function writing<Stores extends Store>(
  database: Database,
  stores: Stores[],
  work: (transaction: Writing<Stores>) => Promise<void>,
): Promise<void> {
  const transaction = database.transaction(stores, 'readwrite', { durability: 'strict' });
  const done = transaction.done.then(
    () => null,
    (reason: unknown) => reason,
  );
  try {
    await work(transaction);
  } catch (thrown) {
    abort(transaction);
    await done;
    // A request that fails because the disk is full says so, or the transaction does.
    throw transaction.error ?? thrown;
  }
  const reason = await done;
  if (reason !== null) throw reason;
}

function abort(transaction: Pick<IDBTransaction, 'abort'>): void {
  try {
    transaction.abort();
  } catch {
    // It has aborted by itself.
  }
}
