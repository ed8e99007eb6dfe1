/** Precision, recall, F1 and support of each class. */
import { macroAverage, type ClassScore } from '../../run/metrics/matrix.ts';
import { count, percent } from '../../lib/format.ts';
import { classLine, classText } from '../../run/reports/class-names.ts';
import { unseen } from '../parts/Note.tsx';
import css from '../parts/Table.module.css';
import own from './ClassTable.module.css';
import { Section } from './Section.tsx';

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
    <Section title="Classes" summary={summaryOf(scores, classNames)}>
      <div className={css.wide} role="group" aria-label="Classes in numbers" tabIndex={REACHABLE}>
        <table className={`${css.table} ${own.table}`}>
          <caption className={unseen}>Classes</caption>
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
    </Section>
  );
}

/** "Best read: 0, at 99.40 % F1; worst: 8, at 97.12 %." */
function summaryOf(scores: readonly ClassScore[], names: readonly string[] | null): string {
  const ranked = scores
    .map(({ f1, support }, digit) => ({ f1, support, digit }))
    .filter(({ support }) => support > 0)
    .toSorted((a, b) => b.f1 - a.f1);
  const [best, worst] = [ranked[0], ranked.at(-1)];
  if (!best || !worst) return 'No class has a digit.';
  if (best.f1 === worst.f1) return `All are read equally well, at F1 ${percent(best.f1)}.`;
  return `Best read: ${classText(names, best.digit)}, at F1 ${percent(best.f1)}; worst: ${classText(names, worst.digit)}, at ${percent(worst.f1)}.`;
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
