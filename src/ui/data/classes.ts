/** Labelled digits by class: how many there are, and some of each to look at. */
import type { DigitSet } from '../../data/digits.ts';
import { PIXELS } from '../parts/digits.ts';

const CLASSES = 10;

export interface ClassRow {
  readonly digit: number;
  /** What the class is called: the digit itself where the set names nothing else. */
  readonly name: string;
  readonly count: number;
  /** Up to the asked number of pictures, 784 bytes each, as views on the set. */
  readonly examples: readonly Uint8Array[];
}

/**
 * The ten classes of a labelled set. `page` (from 0) chooses which examples: each page shows the ones after those of
 * the page before, starting over at the end.
 */
export function classRows(set: DigitSet, perClass: number, page: number): readonly ClassRow[] {
  const rowsOf = Array.from({ length: CLASSES }, (): number[] => []);
  (set.labels ?? []).forEach((label, row) => rowsOf[label]?.push(row));
  return rowsOf.map((rows, digit) => ({
    digit,
    name: set.classNames?.[digit] ?? String(digit),
    count: rows.length,
    examples: Array.from({ length: Math.min(perClass, rows.length) }, (_, i) =>
      picture(set, rows[(page * perClass + i) % rows.length] ?? 0),
    ),
  }));
}

/** `wanted` pictures spread evenly over a set, as views on it. */
export function spread(set: DigitSet, wanted: number): readonly Uint8Array[] {
  const n = Math.min(wanted, set.count);
  return Array.from({ length: n }, (_, i) => picture(set, Math.floor((i * set.count) / n)));
}

const picture = (set: DigitSet, row: number): Uint8Array =>
  set.images.subarray(row * PIXELS, (row + 1) * PIXELS);
