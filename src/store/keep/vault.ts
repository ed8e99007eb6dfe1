/** Where runs are kept. Everything is on the disk when a promise resolves, and as it was before where one rejects. */
import type { DigitSet } from '../../data/digits.ts';
import { InkfoldError } from '../../lib/fault.ts';
import type { KeptRun } from '../state.ts';
import type { Body } from './body.ts';
import { openDatabase, writing, type Database } from './database.ts';
import { allOf, readGeneration, writeGeneration, type Known } from './generations.ts';
import { readSet, sweepSets, writeSet } from './sets.ts';

export interface Vault {
  /** Every kept run, newest first. */
  list(): Promise<readonly KeptRun[]>;
  /**
   * Keeps the run as it stands now; gives it back with what it takes in storage. A run that was renamed keeps its name.
   * What has not changed since the last time, by identity, is not written again.
   */
  write(run: Omit<KeptRun, 'bytes'>, body: Body): Promise<KeptRun>;
  /** The run as it was last kept; null where there is none. Throws `Unexpected`, in a sentence, where it is damaged. */
  read(id: string): Promise<Body | null>;
  rename(id: string, name: string): Promise<void>;
  /** Removes the run, and sets of digits that no other run needs. */
  remove(id: string): Promise<void>;
  /** Keeps a set of digits beside the runs that were made with it. */
  writeSet(fingerprint: string, set: DigitSet): Promise<void>;
  /** The set of this fingerprint; null where it is not kept. */
  readSet(fingerprint: string): Promise<DigitSet | null>;
  /** Ends the vault: whatever is asked of it afterwards is refused. */
  close(): Promise<void>;
}

/** The vault of this origin, in IndexedDB. It is opened at the first use, and again after the connection was lost. */
export function openVault(): Vault {
  let connection: Promise<Database> | null = null;
  const known: Known = new WeakMap();
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  function database(): Promise<Database> {
    if (isClosed) return Promise.reject(new InkfoldError('Aborted', 'Storage was closed.'));
    if (connection) return connection;
    const opening = openDatabase(() => {
      if (connection === opening) connection = null;
    });
    connection = opening;
    // One that could not be opened is tried again the next time.
    opening.catch(() => {
      if (connection === opening) connection = null;
    });
    return opening;
  }

  /** One after another: a run must not be removed while a generation of it is being written. */
  function inTurn<T>(work: (database: Database) => Promise<T>): Promise<T> {
    const turn = last.then(database).then(work);
    last = turn.catch(() => {});
    return turn;
  }

  return {
    list: () =>
      inTurn(async opened => {
        const records = await opened.getAll('runs');
        return records.map(({ run }) => run).toSorted((a, b) => b.startedAt - a.startedAt);
      }),
    write: (run, body) => inTurn(opened => writeGeneration(opened, run, body, known)),
    read: id => inTurn(opened => readGeneration(opened, id)),
    rename: (id, name) => inTurn(opened => rename(opened, id, name)),
    remove: id =>
      inTurn(async opened => {
        await remove(opened, id);
        await sweepSets(opened);
      }),
    writeSet: (fingerprint, set) => inTurn(opened => writeSet(opened, fingerprint, set)),
    readSet: fingerprint => inTurn(opened => readSet(opened, fingerprint)),
    close: async () => {
      isClosed = true;
      const opened = await connection?.catch(() => null);
      opened?.close();
    },
  };
}

const rename = (database: Database, id: string, name: string): Promise<void> =>
  writing(database, ['runs'], async transaction => {
    const runs = transaction.objectStore('runs');
    const record = await runs.get(id);
    if (record) await runs.put({ ...record, run: { ...record.run, name } }, id);
  });

const remove = (database: Database, id: string): Promise<void> =>
  writing(database, ['runs', 'generations', 'parts'], async transaction => {
    await transaction.objectStore('runs').delete(id);
    await transaction.objectStore('generations').delete(allOf(id));
    await transaction.objectStore('parts').delete(allOf(id));
  });
