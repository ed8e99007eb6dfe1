/** Which entries of an archive are digits: train.csv and the like, and IDX files; all others are passed over. */
import type { ZipEntry } from './zip.ts';

const CSV_NAME = /(?:train|test|t10k|val|mnist|digit)[^/]*\.csv(?:\.gz)?$/i;

/** Whether a path is named as MNIST names its IDX files: train-images-idx3-ubyte, train-images.idx3-ubyte.gz. */
export const isIdxName = (path: string): boolean => /[-._]idx[13][-._]ubyte(?:\.gz)?$/i.test(path);

/** The entries to read, in the archive's order; a file that stands in it twice comes once. */
export function digitEntries(entries: readonly ZipEntry[]): readonly ZipEntry[] {
  const seen = new Set<string>();
  return entries.filter(({ path, crc, size }) => {
    // "__MACOSX/._train.csv" is no CSV file but the Finder's notes on one.
    const isHidden = path.split('/').some(part => part.startsWith('.') || part === '__MACOSX');
    if (isHidden || !(CSV_NAME.test(path) || isIdxName(path))) return false;
    const contents = `${crc} ${size}`;
    if (seen.has(contents)) return false;
    seen.add(contents);
    return true;
  });
}
