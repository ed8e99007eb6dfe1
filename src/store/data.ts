/** Opening data: files, the built-in sample or MNIST. What was loaded before stays until something new has been read whole. */
import type { DigitSet } from '../data/digits.ts';
import { countDuplicates, countOverlap } from '../data/duplicates.ts';
import { roleOf } from '../data/role.ts';
import { throwIfAborted, toFault } from '../lib/fault.ts';
import type { Actions } from './actions.ts';
import type { Tools } from './app.ts';
import type { DataState } from './state.ts';

type DataActions = Pick<Actions, 'openFiles' | 'openSample' | 'downloadMnist' | 'cancelReading'>;
type Sets = Partial<Pick<DataState, 'train' | 'test'>>;

export function dataActions({ reader, get, patch }: Tools): DataActions {
  let reading = new AbortController();

  /** Runs one reading at a time, under a name for the progress; a new one ends the one before it. */
  async function exclusively(name: string, read: (signal: AbortSignal) => Promise<Sets>): Promise<void> {
    reading.abort();
    const mine = new AbortController();
    reading = mine;
    patch('data', { alert: null, reading: { name, share: null } });
    try {
      const sets = await read(mine.signal);
      throwIfAborted(mine.signal);
      place(sets);
      patch('data', { reading: null });
      await findOut(mine.signal);
    } catch (thrown) {
      const fault = toFault(thrown);
      if (reading === mine && fault.name !== 'Aborted') patch('data', { alert: fault.message });
    } finally {
      if (reading === mine) patch('data', { reading: null });
    }
  }

  /** Puts sets in place; predictions for a test set that is gone go with it. */
  function place(sets: Sets): void {
    patch('data', { ...sets, findings: null });
    if (sets.test) patch('submission', { labels: null, alert: null });
  }

  /** Counts what a person should know before training. */
  async function findOut(signal: AbortSignal): Promise<void> {
    const { train, test } = get().data;
    if (!train) return;
    const { duplicates, conflicting } = await countDuplicates(train);
    const overlap = test ? await countOverlap(train, test) : 0;
    throwIfAborted(signal);
    patch('data', { findings: { duplicates, conflicting, overlap } });
  }

  const progressOf =
    (signal: AbortSignal) =>
    ({ name, share }: { readonly name: string; readonly share: number }): void => {
      if (!signal.aborted) patch('data', { reading: { name, share } });
    };

  return {
    openFiles: files =>
      exclusively(files[0]?.name ?? 'files', async signal =>
        byRole(await reader.read(files, { signal, onProgress: progressOf(signal) })),
      ),
    openSample: () =>
      exclusively('Sample digits', signal => reader.sample({ seed: get().recipe.seed, signal })),
    downloadMnist: () =>
      exclusively('MNIST', async signal =>
        byRole(await reader.downloadMnist({ signal, onProgress: progressOf(signal) })),
      ),
    cancelReading: () => {
      reading.abort();
      patch('data', { reading: null });
    },
  };
}

/** Each set in its place; of several for one place, the last. */
function byRole(sets: readonly DigitSet[]): Sets {
  return Object.fromEntries(sets.map(set => [roleOf(set), set]));
}
