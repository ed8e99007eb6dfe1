/** A set of 28×28 grey-level digits, as bytes: the one form in which images travel through the app. */
import { check } from '../lib/check.ts';
import { rowHashes } from './hashes.ts';

/** Width and height of a digit, in pixels. */
export const SIDE = 28;
/** Pixels of one digit, row-major. */
export const PIXELS = SIDE * SIDE;
/** How many classes there are: the digits 0 to 9. */
export const CLASSES = 10;

export interface DigitSet {
  /** Unique within a session; two sets with one id are the same set. */
  readonly id: string;
  /** Where it came from, as a person would say it: a file name, or "Sample digits". */
  readonly name: string;
  readonly count: number;
  /** count × 784 bytes, row-major; 0 is paper, 255 is ink. */
  readonly images: Uint8Array<ArrayBuffer>;
  /** count bytes, each 0 to 9; null where the file gives no labels. */
  readonly labels: Uint8Array<ArrayBuffer> | null;
  /** What the ten classes are called; null where they are the digits. */
  readonly classNames: readonly string[] | null;
  /** count × 2 words: images are equal where both are (hashes.ts). */
  readonly hashes: Uint32Array<ArrayBuffer>;
}

/** A set of its images; its count and hashes are worked out here, at some 1 GB of pixels a second. */
export function digitSet(
  parts: Pick<DigitSet, 'id' | 'name' | 'images' | 'labels'> & Partial<Pick<DigitSet, 'classNames'>>,
): DigitSet {
  const count = parts.images.length / PIXELS;
  check(parts.labels === null || parts.labels.length === count, `${parts.name}: a label for each image`);
  return { classNames: null, ...parts, count, hashes: rowHashes(parts.images) };
}

/** The digits at `rows`, in that order, as a view-free copy of rows.length × 784 bytes. */
export function gatherImages(set: DigitSet, rows: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(rows.length * PIXELS);
  for (let i = 0; i < rows.length; i++) out.set(imageAt(set, rows[i] as number), i * PIXELS);
  return out;
}

/** One digit's 784 bytes, as a view on the set. */
export function imageAt(set: DigitSet, row: number): Uint8Array<ArrayBuffer> {
  check(row >= 0 && row < set.count, `row ${row} of ${set.count}`);
  return set.images.subarray(row * PIXELS, (row + 1) * PIXELS);
}

/** How many digits of each class the set holds: ten counts. All zero where it has no labels. */
export function classCounts(set: DigitSet): readonly number[] {
  const counts = Array.from({ length: CLASSES }, () => 0);
  for (const label of set.labels ?? []) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

/** An id for a set. Unlike crypto.randomUUID, getRandomValues is there on plain http too. */
export const uniqueId = (): string =>
  Array.from(crypto.getRandomValues(new Uint32Array(3)), word => word.toString(36)).join('-');
