/** The run epoch by epoch: the numbers behind the curves. */
import type { EpochRow } from '../../run/events.ts';
import { duration, lossText, percent } from '../parts/format.ts';
import css from './EpochTable.module.css';

interface EpochTableProps {
  readonly rows: readonly EpochRow[];
  /** How many epochs the run is meant to have: the table is as long from the start, so that it pushes nothing about. */
  readonly planned: number;
}

/** A box that scrolls must be reachable by keyboard; not every browser sees to that. */
const REACHABLE = 0;

/** A row an epoch, those to come included; the one with the best validation accuracy is marked. */
export function EpochTable({ rows, planned }: EpochTableProps) {
  const best = bestEpoch(rows);
  const toCome = Array.from({ length: Math.max(0, planned - rows.length) }, (_, i) => rows.length + i + 1);
  return (
    <div className={css.scroll} role="group" aria-label="Epochs" tabIndex={REACHABLE}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">Epoch</th>
            <th scope="col">Held-out accuracy</th>
            <th scope="col">Held-out loss</th>
            <th scope="col">Training accuracy</th>
            <th scope="col">Training loss</th>
            <th scope="col">Time</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <Done key={row.epoch} row={row} best={row === best} />
          ))}
          {toCome.map(epoch => (
            <tr key={epoch} className={css.toCome}>
              <th scope="row">{epoch}</th>
              <td colSpan={5}>–</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Done({ row, best }: { readonly row: EpochRow; readonly best: boolean }) {
  const { validation } = row;
  return (
    <tr className={best ? css.best : undefined}>
      <th scope="row">
        {row.epoch}
        {best && <span className={css.mark}> best</span>}
      </th>
      <td>{validation ? percent(validation.correct / validation.n) : '–'}</td>
      <td>{validation ? lossText(validation.loss) : '–'}</td>
      <td>{percent(row.accuracy)}</td>
      <td>{lossText(row.loss)}</td>
      <td>{duration(row.durationMs)}</td>
    </tr>
  );
}

/** The first of the epochs with the most validation digits read right; null without validation. */
function bestEpoch(rows: readonly EpochRow[]): EpochRow | null {
  let best: EpochRow | null = null;
  for (const row of rows) {
    if (row.validation && row.validation.correct > (best?.validation?.correct ?? -1)) best = row;
  }
  return best;
}
