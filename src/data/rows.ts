/** A growing set of digits: rows of bytes as they come out of a file whose length nobody knows. */
import { InkfoldError } from '../lib/fault.ts';
import { PIXELS } from './digits.ts';
import { hashRow } from './hashes.ts';

/** Bytes of a row's fingerprint: two words. */
const HASH = 8;

export interface FinishedRows {
  /** count × 784 bytes. */
  readonly images: Uint8Array<ArrayBuffer>;
  readonly labels: Uint8Array<ArrayBuffer>;
  /** count × 2 words: what rowHashes gives for the images. */
  readonly hashes: Uint32Array<ArrayBuffer>;
}

export interface DigitRows {
  readonly count: number;
  /** Where the next row's 784 bytes go, zeroed or left over from a row that was not kept. */
  next(): Uint8Array<ArrayBuffer>;
  /** Keeps the row written to `next()`, with its label (0 where there is none). */
  keep(label: number): void;
  /** All rows kept, cut to size. */
  finish(): FinishedRows;
}

/** No rows yet, and room for `capacity` of them before anything is copied. Throws `OutOfMemory` as it grows. */
export function digitRows(capacity = 8192): DigitRows {
  let images = allocate(capacity * PIXELS);
  let labels = allocate(capacity);
  let hashes = new Uint32Array(allocate(capacity * HASH).buffer);
  let count = 0;
  const rowAt = (row: number): Uint8Array<ArrayBuffer> => images.subarray(row * PIXELS, (row + 1) * PIXELS);
  return {
    get count() {
      return count;
    },
    next: () => {
      if (count === labels.length) {
        labels = moved(labels, 2 * count);
        images = moved(images, 2 * count * PIXELS);
        hashes = movedWords(hashes, 2 * count);
      }
      return rowAt(count);
    },
    keep: label => {
      labels[count] = label;
      hashRow(rowAt(count), hashes, 2 * count);
      count += 1;
    },
    finish: () => ({
      images: moved(images, count * PIXELS),
      labels: moved(labels, count),
      hashes: movedWords(hashes, count),
    }),
  };
}

function moved(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  if (bytes.length === length) return bytes;
  const out = allocate(length);
  out.set(bytes.subarray(0, length));
  return out;
}

const movedWords = (hashes: Uint32Array<ArrayBuffer>, rows: number): Uint32Array<ArrayBuffer> =>
  new Uint32Array(moved(new Uint8Array(hashes.buffer), rows * HASH).buffer);

function allocate(length: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(length);
  } catch (cause) {
    const megabytes = Math.round(length / 2 ** 20).toLocaleString('en');
    throw new InkfoldError('OutOfMemory', `There is no room for ${megabytes} MB of digits in this tab.`, {
      cause,
    });
  }
}
