/** A growing set of digits: rows of bytes as they come out of a file whose length nobody knows. */
import { InkfoldError } from '../lib/fault.ts';
import { PIXELS } from './digits.ts';

export interface DigitRows {
  readonly count: number;
  /** Where the next row's 784 bytes go, zeroed or left over from a row that was not kept. */
  next(): Uint8Array<ArrayBuffer>;
  /** Keeps the row written to `next()`, with its label (0 where there is none). */
  keep(label: number): void;
  /** All rows kept, cut to size. */
  finish(): { readonly images: Uint8Array<ArrayBuffer>; readonly labels: Uint8Array<ArrayBuffer> };
}

/** No rows yet, and room for `capacity` of them before anything is copied. Throws `OutOfMemory` as it grows. */
export function digitRows(capacity = 8192): DigitRows {
  let images = allocate(capacity * PIXELS);
  let labels = allocate(capacity);
  let count = 0;
  return {
    get count() {
      return count;
    },
    next: () => {
      if (count === labels.length) {
        labels = moved(labels, 2 * count);
        images = moved(images, 2 * count * PIXELS);
      }
      return images.subarray(count * PIXELS, (count + 1) * PIXELS);
    },
    keep: label => {
      labels[count] = label;
      count += 1;
    },
    finish: () => ({ images: moved(images, count * PIXELS), labels: moved(labels, count) }),
  };
}

function moved(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  if (bytes.length === length) return bytes;
  const out = allocate(length);
  out.set(bytes.subarray(0, length));
  return out;
}

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
