/** Which columns a CSV file of digits has, from its first line. */
import { badPlace, foundCell, SUPPORTED } from './badfile.ts';
import { PIXELS, SIDE } from './digits.ts';

export interface Columns {
  /** How many cells every row has: 784, or 785 with the label. */
  readonly count: number;
  /** Whether the first column is the label. */
  readonly labelled: boolean;
  /** Whether the first line was a header; otherwise it is a row. */
  readonly header: boolean;
  /** The name of a column, from 0. */
  readonly nameOf: (column: number) => string;
}

type PixelName = (pixel: number) => string;

/** Kaggle's names: pixel0 to pixel783. */
const byNumber: PixelName = pixel => `pixel${pixel}`;
/** The names of MNIST in CSV as it circulates: row x column, both from 1. */
const byPlace: PixelName = pixel => `${Math.floor(pixel / SIDE) + 1}x${(pixel % SIDE) + 1}`;

/** Reads the first line of a file; throws `BadFile` where it is neither a known header nor a row of 785 numbers. */
export function readColumns(fileName: string, cells: readonly string[], line: number): Columns {
  const separator = otherSeparator(cells);
  if (separator !== null)
    throw badPlace(fileName, { line }, `expected commas between the columns, found ${separator}`);
  if (looksLikeRow(cells))
    return { count: PIXELS + 1, labelled: true, header: false, nameOf: name(byNumber, true) };

  const names = cells.map(cell => cell.trim().toLowerCase());
  const labelled = names[0] === 'label';
  const pixelName = names[labelled ? 1 : 0] === byPlace(0) ? byPlace : byNumber;
  const columns = {
    count: PIXELS + Number(labelled),
    labelled,
    header: true,
    nameOf: name(pixelName, labelled),
  };
  checkNames(fileName, names, cells, columns, line);
  return columns;
}

const name =
  (pixelName: PixelName, labelled: boolean) =>
  (column: number): string => {
    if (labelled && column === 0) return 'label';
    return pixelName(labelled ? column - 1 : column);
  };

/** A header holds no number but for a stray one; a row holds little else. */
function looksLikeRow(cells: readonly string[]): boolean {
  const numbers = cells.filter(cell => cell.trim() !== '' && Number.isFinite(Number(cell)));
  return numbers.length > cells.length / 2;
}

function otherSeparator(cells: readonly string[]): string | null {
  if (cells.length > 1) return null;
  const line = cells[0] ?? '';
  if (line.split(';').length >= PIXELS) return 'semicolons';
  return line.split('\t').length >= PIXELS ? 'tabs' : null;
}

function checkNames(
  fileName: string,
  names: readonly string[],
  cells: readonly string[],
  columns: Columns,
  line: number,
): void {
  for (let column = 0; column < Math.min(names.length, columns.count); column++) {
    if (names[column] === columns.nameOf(column)) continue;
    const found = foundCell(cells[column] ?? '');
    if (column === 0)
      throw badPlace(
        fileName,
        { line, column: 1 },
        `expected “label”, “pixel0” or a row of 785 whole numbers, ${found}; ${SUPPORTED}`,
      );
    throw badPlace(fileName, { line, column: column + 1 }, `expected “${columns.nameOf(column)}”, ${found}`);
  }
  if (names.length === columns.count) return;
  throw badPlace(
    fileName,
    { line, column: Math.min(names.length, columns.count) + 1 },
    `expected a header of ${columns.count} columns, found ${names.length}`,
  );
}
