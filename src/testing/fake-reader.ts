/** A reader that opens nothing: it hands out sets by file name. For tests of the store. */
import type { Reader } from '../bridge/reader/remote.ts';
import type { DigitSet } from '../data/digits.ts';
import { abortable, InkfoldError } from '../lib/fault.ts';
import { blobs } from './blobs.ts';

/** The same digits without their labels. */
export const unlabelled = (set: DigitSet): DigitSet => ({ ...set, id: `${set.id} unlabelled`, labels: null });

/** Reads the files that it knows; others are bad, and one named "slow.csv" never ends. */
export function fakeReader(files: Readonly<Record<string, DigitSet>>): Reader {
  return {
    read: async (opened, { onProgress, signal }) => {
      const sets: DigitSet[] = [];
      for (const { name } of opened) {
        onProgress({ name, share: 0.5 });
        if (name === 'slow.csv') return abortable(new Promise<DigitSet[]>(() => {}), signal);
        const set = files[name];
        await Promise.resolve();
        if (!set) throw new InkfoldError('BadFile', `${name}, line 1: expected something else.`);
        sets.push(set);
      }
      return sets;
    },
    downloadMnist: () =>
      Promise.reject(
        new InkfoldError('DownloadFailed', 'MNIST could not be downloaded: there is no network.'),
      ),
    sample: () => Promise.resolve({ train: blobs(100), test: unlabelled(blobs(30, 2)) }),
  };
}
