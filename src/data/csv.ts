/** CSV text → rows of bytes, piece by piece: the text is never held as a whole and never becomes floats. */
import Papa from 'papaparse';
import { badFile, badPlace, foundCell } from './badfile.ts';
import { readColumns } from './columns.ts';
import type { Columns } from './columns.ts';
import { CLASSES, PIXELS } from './digits.ts';
import { digitRows } from './rows.ts';

/** No line of digits is as long, not even with every cell quoted (some 8,000 characters). */
const LONGEST_LINE = 65536;

export interface CsvDigits {
  readonly count: number;
  /** count × 784 bytes. */
  readonly images: Uint8Array<ArrayBuffer>;
  /** count bytes, or null where the file has no label column. */
  readonly labels: Uint8Array<ArrayBuffer> | null;
  /** count × 2 words, as a DigitSet has them. */
  readonly hashes: Uint32Array<ArrayBuffer>;
}

export interface CsvReader {
  /** Reads the next piece of the text, cut anywhere. Throws `BadFile`. */
  push(text: string): void;
  /** Reads the last line and returns everything. Throws `BadFile` where there was no row at all. */
  finish(): CsvDigits;
}

/** A reader for one file; `fileName` is what its errors call the file. */
export function csvReader(fileName: string): CsvReader {
  const rows = digitRows();
  let columns: Columns | null = null;
  /** The beginning of a line whose end has not come yet. */
  let unfinished = '';
  /** Lines read so far. */
  let line = 0;
  /** What ends a line: CR alone only where there is no LF at all (old spreadsheets on the Mac). */
  let newline: '\n' | '\r' | null = null;

  function readLines(text: string): void {
    for (const cells of parse(fileName, text, newline ?? '\n', line)) {
      line += 1;
      if (cells.length === 1 && cells[0]?.trim() === '') continue;
      if (columns === null) {
        columns = readColumns(fileName, cells, line);
        if (columns.header) continue;
      }
      const label = readRow(fileName, cells, columns, line, rows.next());
      rows.keep(label);
    }
  }

  return {
    push: piece => {
      const text = unfinished + piece;
      newline ??= newlineOf(text);
      const end = newline === null ? -1 : text.lastIndexOf(newline);
      unfinished = text.slice(end + 1);
      if (end >= 0) readLines(text.slice(0, end));
      if (unfinished.length > LONGEST_LINE)
        throw badPlace(
          fileName,
          { line: line + 1 },
          'expected a row of 785 columns, found a line without end',
        );
    },
    finish: () => {
      if (unfinished !== '') readLines(unfinished);
      if (columns === null)
        throw badFile(fileName, 'is empty; expected a header and one line for each digit');
      if (rows.count === 0)
        throw badFile(fileName, 'ends after line 1: it has a header but not one row of digits');
      const { images, labels, hashes } = rows.finish();
      return { count: rows.count, images, labels: columns.labelled ? labels : null, hashes };
    },
  };
}

/** A CR at the very end may be half of a CRLF: wait for more. */
function newlineOf(text: string): '\n' | '\r' | null {
  if (text.includes('\n')) return '\n';
  const cr = text.indexOf('\r');
  return cr >= 0 && cr < text.length - 1 ? '\r' : null;
}

/** The cells of whole lines. `linesBefore` is for the error: where in the file the text begins. */
function parse(
  fileName: string,
  text: string,
  newline: '\n' | '\r',
  linesBefore: number,
): readonly (readonly string[])[] {
  // The text ends where its last line does: a CR there is half of a CRLF.
  const plain = newline === '\r' ? text : text.replaceAll('\r\n', '\n').replace(/\r$/, '');
  // Papa Parse's fast mode splits at commas and does not know quotes.
  const fastMode = !plain.includes('"');
  const { data, errors } = Papa.parse<string[]>(plain, { delimiter: ',', newline, fastMode });
  const [error] = errors;
  if (error !== undefined)
    throw badPlace(
      fileName,
      { line: linesBefore + (error.row ?? 0) + 1 },
      'expected every quotation mark to have its counterpart around the same cell',
    );
  return data;
}

/** Writes one row's pixels to `pixels` and returns its label; 0 where the file has none. */
function readRow(
  fileName: string,
  cells: readonly string[],
  columns: Columns,
  line: number,
  pixels: Uint8Array<ArrayBuffer>,
): number {
  if (cells.length !== columns.count) throw badLength(fileName, cells.length, columns, line);
  const first = columns.labelled ? 1 : 0;
  for (let i = 0; i < PIXELS; i++) {
    const value = wholeNumber(cells[first + i] ?? '');
    if (!(value <= 255)) throw badCell(fileName, cells, columns, line, first + i);
    pixels[i] = value;
  }
  if (!columns.labelled) return 0;
  const label = wholeNumber(cells[0] ?? '');
  if (!(label < CLASSES)) throw badCell(fileName, cells, columns, line, 0);
  return label;
}

/** A cell's value; NaN where it is anything but digits, with or without spaces around them. */
function wholeNumber(cell: string): number {
  let value = 0;
  for (let i = 0; i < cell.length; i++) {
    const digit = cell.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return /^ *\d+ *$/.test(cell) ? Number(cell) : NaN;
    value = value * 10 + digit;
  }
  return cell === '' ? NaN : value;
}

function badCell(fileName: string, cells: readonly string[], columns: Columns, line: number, column: number) {
  const isLabel = columns.labelled && column === 0;
  const expected = isLabel ? 'a digit from 0 to 9' : 'a whole number from 0 to 255';
  return badPlace(
    fileName,
    { line, column: column + 1, columnName: columns.nameOf(column) },
    `expected ${expected}, ${foundCell(cells[column] ?? '')}`,
  );
}

function badLength(fileName: string, found: number, columns: Columns, line: number) {
  const short = found < columns.count;
  const column = short ? found + 1 : columns.count + 1;
  const place = short ? { line, column, columnName: columns.nameOf(found) } : { line, column };
  return badPlace(
    fileName,
    place,
    `expected ${columns.count} columns, found ${found}; the row is too ${short ? 'short' : 'long'}`,
  );
}
