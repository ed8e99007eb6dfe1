/** Honesty checks: images that stand twice in a set, or both in what trains and in what is predicted. */
import { throwIfAborted } from '../lib/fault.ts';
import { pause } from '../lib/pause.ts';
import type { DigitSet } from './digits.ts';

/** Rows looked up between two pauses: a millisecond or two, so that a page that asks never stutters. */
const SLICE = 8192;

export interface DuplicateCount {
  /** Rows whose image already stands in an earlier row. */
  readonly duplicates: number;
  /** Of these, rows whose label is not that of the image's first row. */
  readonly conflicting: number;
}

/** Counts the repeated rows of a set; without labels none conflicts. Throws `Aborted` when the signal fires. */
export async function countDuplicates(set: DigitSet, signal?: AbortSignal): Promise<DuplicateCount> {
  const rows = rowIndex(set);
  let duplicates = 0;
  let conflicting = 0;
  await inSlices(
    set.count,
    row => {
      const first = rows.add(row);
      if (first === row) return;
      duplicates += 1;
      if (set.labels !== null && set.labels[first] !== set.labels[row]) conflicting += 1;
    },
    signal,
  );
  return { duplicates, conflicting };
}

/** How many rows of `test` show an image that stands in `train` too. Throws `Aborted` when the signal fires. */
export async function countOverlap(train: DigitSet, test: DigitSet, signal?: AbortSignal): Promise<number> {
  const rows = rowIndex(train);
  let shared = 0;
  await inSlices(train.count, row => rows.add(row), signal);
  await inSlices(
    test.count,
    row => {
      if (rows.find(test.hashes, row) !== -1) shared += 1;
    },
    signal,
  );
  return shared;
}

async function inSlices(
  count: number,
  visit: (row: number) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let row = 0; row < count; row++) {
    if (row % SLICE === 0) {
      await pause();
      throwIfAborted(signal);
    }
    visit(row);
  }
}

interface RowIndex {
  /** The first row added with the same image: the row itself where there was none. */
  add(row: number): number;
  /** The row added with the same image as row `row` of these hashes; −1 where there is none. */
  find(hashes: Uint32Array, row: number): number;
}

/** Rows of a set by their images: an open table, twice as large as needed so that a search ends after a step or two. */
function rowIndex({ hashes, count }: DigitSet): RowIndex {
  const size = 2 ** Math.ceil(Math.log2(Math.max(2, 2 * count)));
  const table = new Int32Array(size).fill(-1);

  /** The place of this image in the table, or the free one where it belongs. */
  function placeOf(of: Uint32Array, row: number): number {
    const first = of[2 * row] ?? 0;
    const second = of[2 * row + 1] ?? 0;
    for (let place = first % size; ; place = (place + 1) % size) {
      const held = table[place] ?? -1;
      if (held === -1 || (hashes[2 * held] === first && hashes[2 * held + 1] === second)) return place;
    }
  }

  return {
    add: row => {
      const place = placeOf(hashes, row);
      const held = table[place] ?? -1;
      if (held !== -1) return held;
      table[place] = row;
      return row;
    },
    find: (of, row) => table[placeOf(of, row)] ?? -1,
  };
}
