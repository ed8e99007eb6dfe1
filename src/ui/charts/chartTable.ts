/** What a chart shows in numbers: one table, read on the page and saved as CSV. */

export interface ChartTable {
  readonly caption: string;
  readonly columns: readonly Column[];
  /** A cell a column; null where there is nothing to say. The first cell names the row. */
  readonly rows: readonly (readonly Cell[])[];
}
export interface Column {
  readonly title: string;
  /** A number as the page shows it; as it is otherwise. */
  readonly write?: (value: number) => string;
}
export type Cell = number | string | null;

/** A cell as the page shows it. */
export const cellText = (cell: Cell, { write = String }: Column): string =>
  cell === null ? '–' : typeof cell === 'number' ? write(cell) : cell;

/** The table as CSV: a header, lines that end as RFC 4180 has it, numbers with all their digits, nothing for null. */
export function csvOf({ columns, rows }: ChartTable): string {
  const lines = [columns.map(({ title }) => title), ...rows];
  return lines.map(cells => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

function csvCell(cell: Cell): string {
  if (typeof cell !== 'string') return cell === null ? '' : String(cell);
  // What begins like a formula, a spreadsheet would carry out: names of runs are whatever somebody typed.
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
