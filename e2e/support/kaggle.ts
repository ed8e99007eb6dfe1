/** Kaggle-style CSV files, made from our own seeded sample digits: CRLF line ends, as Kaggle's are. */
import { imageAt, PIXELS, type DigitSet } from '../../src/data/digits.ts';
import { drawSampleSets, type SampleSets } from '../../src/data/sample.ts';
import type { MadeFile } from './app.ts';

/** `label,pixel0,…,pixel783` or, for unlabelled digits, `pixel0,…,pixel783`. */
export const header = (labelled: boolean): string =>
  [...(labelled ? ['label'] : []), ...Array.from({ length: PIXELS }, (_, i) => `pixel${i}`)].join(',');

/** Sample digits; the same seed gives the same ones. */
export const sampleSets = (trainCount: number, testCount: number): Promise<SampleSets> =>
  drawSampleSets({ seed: 7, trainCount, testCount });

/** One text row per digit of a set, without line ends. */
export const rows = (set: DigitSet): string[] =>
  Array.from({ length: set.count }, (_, row) => {
    const pixels = imageAt(set, row).join(',');
    return set.labels ? `${set.labels[row]},${pixels}` : pixels;
  });

/** A whole file from a header and rows. */
export const csv = (name: string, ...lines: readonly string[]): MadeFile => ({
  name,
  bytes: new TextEncoder().encode(lines.map(line => `${line}\r\n`).join('')),
});
