/** The mistakes that were made most often, beside the matrix that holds them all. */
import type { ConfusionMatrix } from '../../run/metrics/matrix.ts';
import { confusions } from '../../run/metrics/confusions.ts';
import { classText } from '../../run/reports/class-names.ts';
import { count } from '../../lib/format.ts';
import { Note } from '../parts/Note.tsx';
import type { Cell } from './MatrixTable.tsx';
import css from './MostConfused.module.css';
import { PartTitle } from './Section.tsx';

interface MostConfusedProps {
  readonly matrix: ConfusionMatrix;
  /** Null where classes are the digits. */
  readonly classNames: readonly string[] | null;
  readonly chosen: Cell | null;
  readonly onChoose: (cell: Cell) => void;
}

/** So many lines stand beside the matrix without being longer than it is. */
const LISTED = 6;

/** A short list of buttons, the commonest mistake first; each chooses its cell. */
export function MostConfused({ matrix, classNames, chosen, onChoose }: MostConfusedProps) {
  const worst = confusions(matrix).slice(0, LISTED);
  const most = worst[0]?.digits ?? 1;
  if (worst.length === 0) return <Note>Not one digit was read wrong.</Note>;
  return (
    <div className={css.confused}>
      <PartTitle>Most often confused</PartTitle>
      <ol className={css.lines}>
        {worst.map(({ trueClass, predicted, digits }) => (
          <li key={`${trueClass} ${predicted}`}>
            <button
              type="button"
              className={css.line}
              aria-pressed={chosen?.trueClass === trueClass && chosen.predicted === predicted}
              onClick={() => onChoose({ trueClass, predicted })}
            >
              <span>
                <b>{classText(classNames, trueClass)}</b> read as <b>{classText(classNames, predicted)}</b>
              </span>
              <span className={css.count}>{count(digits)}</span>
              <svg className={css.bar} viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                <path d={`M0 2H${(100 * digits) / most}`} />
              </svg>
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}
