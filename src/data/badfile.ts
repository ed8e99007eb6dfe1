/** How a file that cannot be read is described: one sentence that says where it went wrong and what was expected. */
import { InkfoldError } from '../lib/fault.ts';
import { shown } from '../lib/shown.ts';

export { shown };

/** What Inkfold opens, as the end of a sentence about a file that is something else. */
export const SUPPORTED =
  'Inkfold opens CSV files with the columns label, pixel0 to pixel783 (or the pixels alone) and MNIST’s IDX files, also compressed as .gz or .zip';

/** A `BadFile` about a file as a whole: its name, then `complaint`. */
export const badFile = (fileName: string, complaint: string): InkfoldError =>
  new InkfoldError('BadFile', `${shown(fileName, 80)} ${complaint}.`);

/** A `BadFile` about a place in a file; lines and columns count from 1, as editors and spreadsheets show them. */
export const badPlace = (
  fileName: string,
  place: { readonly line: number; readonly column?: number; readonly columnName?: string },
  complaint: string,
): InkfoldError => {
  const named = place.columnName === undefined ? '' : ` (${place.columnName})`;
  const column = place.column === undefined ? '' : `, column ${place.column}${named}`;
  return new InkfoldError('BadFile', `${shown(fileName, 80)}, line ${place.line}${column}: ${complaint}.`);
};

/** A cell's text for use in a sentence: quoted and clipped; says so where it is empty. */
export const foundCell = (cell: string): string =>
  cell.trim() === '' ? 'found an empty cell' : `found “${shown(cell.trim(), 24)}”`;

/** How long the name of a set may be where it is kept, in characters. */
export const LONGEST_NAME = 120;

/** A file's name as it is kept and shown: in one line and of bounded length, its beginning and its end whole. */
export function keptName(name: string): string {
  const plain = Array.from(shown(name, Infinity));
  if (plain.length <= LONGEST_NAME) return plain.join('');
  const half = LONGEST_NAME / 2;
  return `${plain.slice(0, half - 1).join('')}…${plain.slice(-half).join('')}`;
}
