/** CSV files of digits as text, written by hand as Kaggle writes them: good ones, and good ones with one thing wrong. */
import { PIXELS, imageAt, type DigitSet } from '../data/digits.ts';

/** Kaggle's header: label, pixel0 to pixel783; without the label for test.csv. */
export const kaggleHeader = (labelled: boolean): string =>
  [...(labelled ? ['label'] : []), ...Array.from({ length: PIXELS }, (_, i) => `pixel${i}`)].join(',');

/** The cells of one row, the label first where the set has one. */
export function cellsOf(set: DigitSet, row: number): string[] {
  const label = set.labels === null ? [] : [String(set.labels[row])];
  return [...label, ...Array.from(imageAt(set, row), String)];
}

export interface CsvStyle {
  readonly newline?: string;
  readonly header?: string | null;
  readonly quoted?: boolean;
  readonly mark?: boolean;
  /** Whether the last line has an end. */
  readonly ended?: boolean;
}

/** A set as CSV, as Kaggle has it (CRLF) unless the style says otherwise. */
export function csvText(set: DigitSet, style: CsvStyle = {}): string {
  const { newline = '\r\n', header = kaggleHeader(set.labels !== null), quoted = false } = style;
  const lines = Array.from({ length: set.count }, (_, row) => cellsOf(set, row).join(','));
  if (header !== null) lines.unshift(header);
  const text = lines.map(line => (quoted ? `"${line.replaceAll(',', '","')}"` : line)).join(newline);
  return `${style.mark ? '\ufeff' : ''}${text}${style.ended === false ? '' : newline}`;
}

/** The set as Kaggle has it, with one cell of one line replaced; both count from 1, the header is line 1. */
export function csvWithCell(set: DigitSet, line: number, column: number, cell: string): string {
  const lines = csvText(set).split('\r\n');
  const cells = (lines[line - 1] ?? '').split(',');
  cells[column - 1] = cell;
  lines[line - 1] = cells.join(',');
  return lines.join('\r\n');
}
