/** The run epoch by epoch: the numbers behind the curves. */
import { memo } from 'react';
import type { EpochRow } from '../../run/events.ts';
import type { FoldState } from '../../run/state.ts';
import { duration, lossText, percent, rateText } from '../../lib/format.ts';
import { unseen } from '../parts/Note.tsx';
import css from '../parts/Table.module.css';
import { Section } from './Section.tsx';

interface EpochTableProps {
  readonly folds: readonly FoldState[];
  /** How many epochs a fold is meant to have. */
  readonly planned: number;
}

/** A box that scrolls must be reachable by keyboard; not every browser sees to that. */
const REACHABLE = 0;

/**
 * A row an epoch, fold after fold; each fold's best validation accuracy is marked. The table of a single fold shows the
 * epochs to come too: it is as long from the start, so that it pushes nothing about.
 */
export function EpochTable({ folds, planned }: EpochTableProps) {
  const several = folds.length > 1;
  return (
    <Section title="Epochs">
      <div className={css.scroll} role="group" aria-label="Table of epochs" tabIndex={REACHABLE}>
        <table className={css.table}>
          <caption className={unseen}>Epochs</caption>
          <thead>
            <tr>
              <th scope="col">{several ? 'Fold, epoch' : 'Epoch'}</th>
              <th scope="col">Held-out accuracy</th>
              <th scope="col">Held-out loss</th>
              <th scope="col">Training accuracy</th>
              <th scope="col">Training loss</th>
              <th scope="col">Learning rate</th>
              <th scope="col">Time</th>
            </tr>
          </thead>
          {folds.map(({ fold, epochs, status }) => (
            <FoldRows
              key={fold}
              rows={epochs}
              several={several}
              toCome={several || status === 'finished' ? 0 : planned - epochs.length}
            />
          ))}
        </table>
      </div>
    </Section>
  );
}

interface FoldRowsProps {
  readonly rows: readonly EpochRow[];
  readonly several: boolean;
  /** Empty rows below. */
  readonly toCome: number;
}

/** One fold's rows. Kept while they stay the same: there may be a thousand of other folds. */
const FoldRows = memo(function FoldRows({ rows, several, toCome }: FoldRowsProps) {
  const best = bestEpoch(rows);
  return (
    <tbody>
      {rows.map(row => (
        <Done key={row.epoch} row={row} best={row === best} several={several} />
      ))}
      {Array.from({ length: Math.max(0, toCome) }, (_, i) => (
        <tr key={rows.length + i + 1} className={css.toCome}>
          <th scope="row">{rows.length + i + 1}</th>
          <td colSpan={6}>–</td>
        </tr>
      ))}
    </tbody>
  );
});

interface DoneProps {
  readonly row: EpochRow;
  readonly best: boolean;
  readonly several: boolean;
}

function Done({ row, best, several }: DoneProps) {
  const { validation } = row;
  return (
    <tr className={best ? css.best : undefined}>
      <th scope="row">
        {several && `${row.fold}, `}
        {row.epoch}
        {best && <span className={css.mark}> best</span>}
      </th>
      <td>{validation ? percent(validation.correct / validation.n) : '–'}</td>
      <td>{validation ? lossText(validation.loss) : '–'}</td>
      <td>{percent(row.accuracy)}</td>
      <td>{lossText(row.loss)}</td>
      <td>{rateText(row.learningRate)}</td>
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
