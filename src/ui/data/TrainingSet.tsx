/** The labelled digits: how many of each class, as numbers, as bars, and as some of the digits themselves. */
import { useMemo, useState } from 'react';
import type { DigitSet } from '../../data/digits.ts';
import { Button } from '../parts/Button.tsx';
import { DigitCanvas } from '../parts/DigitCanvas.tsx';
import { count, counted } from '../../lib/format.ts';
import { Unseen } from '../parts/Note.tsx';
import { classRows, type ClassRow } from './classes.ts';
import { SetLine } from './SetLine.tsx';
import css from './TrainingSet.module.css';

const PER_CLASS = 7;

/** What there is to train on. */
export function TrainingSet({ set }: { readonly set: DigitSet }) {
  const [page, setPage] = useState(0);
  const rows = useMemo(() => classRows(set, PER_CLASS, page), [set, page]);
  const most = Math.max(1, ...rows.map(row => row.count));
  return (
    <div>
      <SetLine amount={counted(set.count, 'labelled digit')} use="to train on" name={set.name} />
      <table className={css.table}>
        <caption>
          <Unseen>Digits of each class</Unseen>
        </caption>
        <thead className={css.head}>
          <tr>
            <th scope="col">Class</th>
            <th scope="col">Examples</th>
            <th scope="col">Count</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <ClassLine key={row.digit} row={row} most={most} />
          ))}
        </tbody>
      </table>
      <Button weight="quiet" onClick={() => setPage(page + 1)}>
        Show other digits
      </Button>
    </div>
  );
}

function ClassLine({ row, most }: { readonly row: ClassRow; readonly most: number }) {
  return (
    <tr>
      <th scope="row" className={row.name.length > 1 ? css.named : css.class}>
        {row.name}
      </th>
      <td className={css.examples}>
        <DigitCanvas digits={row.examples} columns={PER_CLASS} label={`Examples of ${row.name}`} />
      </td>
      <td className={css.count}>
        <span className={css.bar} style={{ transform: `scaleX(${row.count / most})` }} />
        <span className={css.value}>{count(row.count)}</span>
      </td>
    </tr>
  );
}
