/** Precision, recall, F1 and support of each class. */
import { macroAverage, type ClassScore } from '../../run/metrics/matrix.ts';
import { count, percent } from '../parts/format.ts';
import { classLine } from './classNames.ts';
import css from '../parts/Table.module.css';

interface ClassTableProps {
  readonly scores: readonly ClassScore[];
  /** Null where classes are the digits. */
  readonly classNames: readonly string[] | null;
}

/** A box that scrolls must be reachable by keyboard; not every browser sees to that. */
const REACHABLE = 0;

/** A row a class, and their plain average below. */
export function ClassTable({ scores, classNames }: ClassTableProps) {
  return (
    <div className={css.wide} role="group" aria-label="Classes in numbers" tabIndex={REACHABLE}>
      <table className={css.table}>
        <caption className={css.caption}>Classes</caption>
        <thead>
          <tr>
            <th scope="col">Class</th>
            <th scope="col">Precision</th>
            <th scope="col">Recall</th>
            <th scope="col">F1</th>
            <th scope="col">Support</th>
          </tr>
        </thead>
        <tbody>
          {scores.map((score, digit) => (
            <tr key={digit}>
              <th scope="row">{classLine(classNames, digit)}</th>
              <Figures score={score} />
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Average</th>
            <Figures score={macroAverage(scores)} />
          </tr>
        </tfoot>
      </table>
      <p className={css.foot}>
        Precision: of the digits read as this class, the share that is of it. Recall: of the digits of this
        class, the share that was read as it. F1: the two in one. Support: how many there are.
      </p>
    </div>
  );
}

function Figures({ score }: { readonly score: ClassScore }) {
  return (
    <>
      <td>{percent(score.precision)}</td>
      <td>{percent(score.recall)}</td>
      <td>{percent(score.f1)}</td>
      <td>{count(score.support)}</td>
    </>
  );
}
