/** The confusion matrix as a table of buttons: what can be read out and pressed of the picture that it lies over. */
import type { ConfusionMatrix } from '../../run/metrics/matrix.ts';
import { MARGINS } from '../charts/matrixMargins.ts';
import { counted } from '../../lib/format.ts';
import { unseen, Unseen } from '../parts/Note.tsx';
import { classText } from '../../run/reports/class-names.ts';
import css from './MatrixTable.module.css';

/** A cell of the matrix. */
export interface Cell {
  readonly trueClass: number;
  readonly predicted: number;
}

interface MatrixTableProps {
  readonly matrix: ConfusionMatrix;
  /** Null where classes are the digits. */
  readonly classNames: readonly string[] | null;
  readonly chosen: Cell | null;
  /** Shows the numbers in the cells: where the picture does not, because it is not there. */
  readonly showNumbers: boolean;
  readonly onChoose: (cell: Cell) => void;
}

/** A table named Confusion matrix: of plain boxes, so that its cells lie exactly over those of the picture. Cells without a digit hold no button. */
export function MatrixTable({ matrix, classNames, chosen, showNumbers, onChoose }: MatrixTableProps) {
  const [left, top, right, bottom] = [MARGINS.left, MARGINS.top, MARGINS.right, MARGINS.bottom].map(
    textSizes => `${textSizes}em`,
  );
  return (
    <div
      className={css.table}
      style={{ left, top, right, bottom }}
      role="table"
      aria-label="Confusion matrix"
    >
      <div className={css.row} role="row">
        <span className={unseen} role="columnheader">
          True class
        </span>
        {matrix.map((_, k) => (
          <span key={k} className={unseen} role="columnheader">
            read as {classText(classNames, k)}
          </span>
        ))}
      </div>
      {matrix.map((row, trueClass) => (
        <div key={trueClass} className={css.row} role="row">
          <span className={unseen} role="rowheader">
            {classText(classNames, trueClass)}
          </span>
          {row.map((digits, predicted) => (
            <div key={predicted} className={css.cell} role="cell">
              {digits === 0 ? (
                <Unseen>0</Unseen>
              ) : (
                <button
                  type="button"
                  className={css.button}
                  aria-label={cellText({ trueClass, predicted }, digits, classNames)}
                  aria-pressed={chosen?.trueClass === trueClass && chosen.predicted === predicted}
                  onClick={() => onChoose({ trueClass, predicted })}
                >
                  {showNumbers && digits}
                </button>
              )}
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

/** "12 digits: 3 read as 5". */
export const cellText = (
  { trueClass, predicted }: Cell,
  digits: number,
  names: readonly string[] | null,
): string =>
  `${counted(digits, 'digit')}: ${classText(names, trueClass)} read as ${classText(names, predicted)}`;
