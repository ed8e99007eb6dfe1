/** Opening data: files or the built-in sample. What was loaded before stays until something new has been read whole. */
import { throwIfAborted, toFault } from '../lib/fault.ts';
import type { Actions } from './actions.ts';
import type { Tools } from './app.ts';
import type { DataState } from './state.ts';

type DataActions = Pick<Actions, 'openFiles' | 'openSample' | 'cancelReading'>;

export function dataActions({ reader, get, patch }: Tools): DataActions {
  let reading = new AbortController();

  /** Runs one reading at a time; a new one ends the one before it. */
  async function exclusively(read: (signal: AbortSignal) => Promise<void>): Promise<void> {
    reading.abort();
    const mine = new AbortController();
    reading = mine;
    patch('data', { alert: null });
    try {
      await read(mine.signal);
    } catch (thrown) {
      const fault = toFault(thrown);
      if (reading === mine && fault.name !== 'Aborted') patch('data', { alert: fault.message });
    } finally {
      if (reading === mine) patch('data', { reading: null });
    }
  }

  /** Puts sets in place; predictions for a test set that is gone go with it. */
  function place(sets: Partial<Pick<DataState, 'train' | 'test'>>): void {
    patch('data', sets);
    if (sets.test) patch('submission', { labels: null, alert: null });
  }

  return {
    openFiles: files =>
      exclusively(async signal => {
        for (const file of files) {
          patch('data', { reading: { name: file.name, share: 0 } });
          const set = await reader.read(file, {
            signal,
            onProgress: share => {
              if (!signal.aborted) patch('data', { reading: { name: file.name, share } });
            },
          });
          throwIfAborted(signal);
          place(set.labels ? { train: set } : { test: set });
        }
      }),

    openSample: () =>
      exclusively(async signal => {
        patch('data', { reading: { name: 'Sample digits', share: null } });
        const sample = await reader.sample({ seed: get().recipe.seed, signal });
        throwIfAborted(signal);
        place(sample);
      }),

    cancelReading: () => {
      reading.abort();
      patch('data', { reading: null });
    },
  };
}
