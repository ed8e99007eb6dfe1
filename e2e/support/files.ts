/** Files other than Kaggle's CSV: IDX pairs, archives, and CSV as MNIST circulates. */
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { CLASSES, digitSet, gatherImages, SIDE, type DigitSet } from '../../src/data/digits.ts';
import { idxImages, idxLabels } from '../../src/testing/idx-bytes.ts';
import type { MadeFile } from './app.ts';

/** A file of these bytes or this text. */
export const file = (name: string, contents: Uint8Array | string): MadeFile => ({
  name,
  bytes: typeof contents === 'string' ? new TextEncoder().encode(contents) : contents,
});

/** The pair of IDX files of a set, named after MNIST's: `stem` is "train" or "t10k", with a folder's name before it or not. */
export const idxPair = (stem: string, set: DigitSet): readonly [images: MadeFile, labels: MadeFile] => [
  file(`${stem}-images-idx3-ubyte`, idxImages(set)),
  file(`${stem}-labels-idx1-ubyte`, idxLabels(set)),
];

/** The file with .gz behind its name. */
export const gzipped = ({ name, bytes }: MadeFile): MadeFile => file(`${name}.gz`, gzipSync(bytes));

/** A zip archive of these files. */
export const zipped = (name: string, ...files: readonly MadeFile[]): MadeFile =>
  file(name, zipSync(Object.fromEntries(files.map(entry => [entry.name, entry.bytes]))));

/** The header of MNIST in CSV as it circulates: label, then row x column from 1. */
export const placeHeader = (): string => {
  const sides = Array.from({ length: SIDE }, (_, i) => i + 1);
  return ['label', ...sides.flatMap(row => sides.map(column => `${row}x${column}`))].join(',');
};

/** The digits at these rows of a set, with their labels. */
export const chosenRows = (set: DigitSet, rows: readonly number[]): DigitSet =>
  digitSet({
    id: `${set.id} ${rows.length}`,
    name: set.name,
    images: gatherImages(set, rows),
    labels: Uint8Array.from(rows, row => set.labels?.[row] ?? 0),
  });

/** The set with the labels of these rows raised by one (9 becomes 0): wrong ones. */
export const mislabelled = (set: DigitSet, rows: readonly number[]): DigitSet => ({
  ...set,
  labels: Uint8Array.from(set.labels ?? [], (label, row) =>
    rows.includes(row) ? (label + 1) % CLASSES : label,
  ),
});
