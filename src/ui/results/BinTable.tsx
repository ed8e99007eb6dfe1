/** Bins of confidence as a table: what the network says in each, and how often it is right. */
import type { ConfidenceBin } from '../../run/metrics/confidence-bins.ts';
import { count } from '../../lib/format.ts';
import { nines } from '../../run/reports/calibration-text.ts';
import css from '../parts/Table.module.css';

interface BinTableProps {
  readonly title: string;
  /** Two lists of the same bins. */
  readonly before: readonly ConfidenceBin[];
  readonly after: readonly ConfidenceBin[];
}

/** A box that scrolls must be reachable by keyboard; not every browser sees to that. */
const REACHABLE = 0;

/** A row a bin, the surest last; bins that are empty before and after are left out. */
export function BinTable({ title, before, after }: BinTableProps) {
  const pairs = before.flatMap((bin, i) => {
    const other = after[i];
    return other && bin.count + other.count > 0 ? [{ bin, other }] : [];
  });
  return (
    <div className={css.scroll} role="group" aria-label={`${title}, in numbers`} tabIndex={REACHABLE}>
      <table className={`${css.table} ${css.bins}`}>
        <caption className={css.caption}>{title}</caption>
        <thead>
          <tr>
            <th scope="col" className={css.range}>
              Confidence
            </th>
            <th scope="col">Digits</th>
            <th scope="col">It says</th>
            <th scope="col">Right</th>
            <th scope="col">Digits after</th>
            <th scope="col">It says after</th>
            <th scope="col">Right after</th>
          </tr>
        </thead>
        <tbody>
          {pairs.map(({ bin, other }) => (
            <tr key={bin.high}>
              <th scope="row">
                {nines(bin.low)} to {nines(bin.high)}
              </th>
              <Figures bin={bin} />
              <Figures bin={other} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Figures({ bin }: { readonly bin: ConfidenceBin }) {
  return (
    <>
      <td>{count(bin.count)}</td>
      <td>{bin.count === 0 ? '–' : nines(bin.confidence)}</td>
      <td>{bin.count === 0 ? '–' : nines(bin.correct / bin.count)}</td>
    </>
  );
}
