/** The digits behind one cell of the confusion matrix. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { rowsInCell } from '../../run/metrics/matrix.ts';
import { Button } from '../parts/Button.tsx';
import { count } from '../../lib/format.ts';
import { classText } from '../../run/reports/class-names.ts';
import css from './CellDigits.module.css';
import { DigitPicture } from './DigitPicture.tsx';
import { cellText, type Cell } from './MatrixTable.tsx';
import type { Measured } from './measure.ts';

interface CellDigitsProps {
  readonly measured: Measured;
  readonly cell: Cell;
  readonly onClose: () => void;
}

/** A box that scrolls must be reachable by keyboard; not every browser sees to that. */
const REACHABLE = 0;
/** How many digits are shown at first, and how many more at each request. */
const PAGE = 40;

/** A section that takes the focus when another cell is chosen, so that it is read out and Close is near. */
export function CellDigits({ measured, cell, onClose }: CellDigitsProps) {
  const { predictions, set } = measured;
  const { trueClass, predicted } = cell;
  const heading = useRef<HTMLParagraphElement>(null);
  const [paged, setPaged] = useState({ cell, shown: PAGE });
  const shown = paged.cell === cell ? paged.shown : PAGE;
  const rows = useMemo(
    () => rowsInCell(predictions, set.labels ?? new Uint8Array(0), trueClass, predicted),
    [predictions, set, trueClass, predicted],
  );
  useEffect(() => heading.current?.focus({ preventScroll: true }), [cell]);

  const [truth, answer] = [classText(set.classNames, trueClass), classText(set.classNames, predicted)];
  const text = cellText(cell, rows.length, set.classNames);
  return (
    <section className={css.section} aria-label="Digits of the chosen cell">
      <div className={css.top}>
        <p ref={heading} className={css.title} tabIndex={-1}>
          {text}
        </p>
        <Button weight="quiet" onClick={onClose}>
          Close
        </Button>
      </div>
      <div className={css.scroll} role="group" aria-label={text} tabIndex={REACHABLE}>
        <ol className={css.digits}>
          {rows.slice(0, shown).map(row => (
            <li key={row} className={css.digit}>
              <DigitPicture set={set} row={row} />
              <span>row {count(row)}</span>
              <span>
                true {truth}, read {answer}
              </span>
            </li>
          ))}
        </ol>
      </div>
      {rows.length > shown && (
        <Button weight="quiet" onClick={() => setPaged({ cell, shown: shown + PAGE })}>
          Show more of {count(rows.length)}
        </Button>
      )}
    </section>
  );
}
