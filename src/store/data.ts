/** Opening files, the built-in sample or MNIST. What was loaded before stays until something new has been read whole. */
import type { DigitSet } from '../data/digits.ts';
import { countDuplicates, countOverlap } from '../data/duplicates.ts';
import { roleOf } from '../data/role.ts';
import type { Found } from '../formats/read-model.ts';
import { abortable, throwIfAborted, toFault } from '../lib/fault.ts';
import type { Actions } from './actions.ts';
import type { Tools } from './app.ts';
import { sorted } from './imports.ts';
import { reunited } from './origin.ts';
import type { DataState } from './state.ts';

type DataActions = Pick<Actions, 'openFiles' | 'openSample' | 'downloadMnist' | 'cancelReading'>;
type Sets = Partial<Pick<DataState, 'train' | 'test'>>;
interface Read {
  readonly sets: Sets;
  readonly found?: readonly Found[];
}

/** `placeModels` takes the models and experiments that were among opened files. */
export function dataActions(
  { reader, converter, get, set, patch }: Tools,
  placeModels: (found: readonly Found[]) => void,
): DataActions {
  let reading = new AbortController();

  /** Runs one reading at a time, under a name for the progress; a new one ends the one before it. */
  async function exclusively(name: string, read: (signal: AbortSignal) => Promise<Read>): Promise<void> {
    reading.abort();
    const mine = new AbortController();
    reading = mine;
    patch('data', { alert: null, reading: { name, share: null } });
    try {
      const { sets, found = [] } = await read(mine.signal);
      throwIfAborted(mine.signal);
      if (found.length > 0) placeModels(found);
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
    if (!sets.train && !sets.test) return;
    patch('data', { ...sets, findings: null });
    if (sets.test) patch('submission', { labels: null, alert: null });
    const { origin, data } = get();
    // A run that a file brought may have been made with just these digits.
    if (origin) set({ origin: reunited(origin, data) });
  }

  /** Counts what a person should know before training. */
  async function findOut(signal: AbortSignal): Promise<void> {
    const { train, test, findings } = get().data;
    if (!train || findings) return;
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
      exclusively(files[0]?.name ?? 'files', async signal => {
        const { digits, models } = await sorted(files);
        throwIfAborted(signal);
        const found = models.length === 0 ? [] : await abortable(converter.read(models), signal);
        const onProgress = progressOf(signal);
        const sets = digits.length === 0 ? [] : await reader.read(digits, { signal, onProgress });
        return { sets: byRole(sets), found };
      }),
    openSample: () =>
      exclusively('Sample digits', async signal => ({
        sets: await reader.sample({ seed: get().recipe.seed, signal }),
      })),
    downloadMnist: () =>
      exclusively('MNIST', async signal => ({
        sets: byRole(await reader.downloadMnist({ signal, onProgress: progressOf(signal) })),
      })),
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
