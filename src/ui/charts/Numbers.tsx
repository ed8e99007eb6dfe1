/** A chart's table, as it is unfolded below the chart: it may have a thousand rows. */
import table from '../parts/Table.module.css';
import { cellText, type ChartTable } from './chartTable.ts';

/** A box that scrolls must be reachable by keyboard; not every browser sees to that. */
const REACHABLE = 0;

interface NumbersProps {
  /** The chart's name. */
  readonly title: string;
  readonly table: ChartTable;
}

/** A box of its own that scrolls. */
export function Numbers({ title, table: shown }: NumbersProps) {
  return (
    <div className={table.tall} role="group" aria-label={`${title} in numbers`} tabIndex={REACHABLE}>
      <table className={table.table} style={{ minWidth: `${4.75 * shown.columns.length}rem` }}>
        <caption className={table.caption}>{shown.caption}</caption>
        <thead>
          <tr>
            {shown.columns.map(column => (
              <th key={column.title} scope="col">
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.rows.map((_, i) => (
            <Row key={i} shown={shown} at={i} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ shown: { columns, rows }, at }: { readonly shown: ChartTable; readonly at: number }) {
  const cells = columns.map((column, i) => cellText(rows[at]?.[i] ?? null, column));
  return (
    <tr>
      {cells.map((text, i) =>
        i === 0 ? (
          <th key={i} scope="row">
            {text}
          </th>
        ) : (
          <td key={i}>{text}</td>
        ),
      )}
    </tr>
  );
}
