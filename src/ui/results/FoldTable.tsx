/** The folds side by side: how each did on the digits that it did not train on, and their mean. */
import { accuracyOf } from '../../run/metrics/score.ts';
import { spreadOf } from '../../run/metrics/spread.ts';
import type { FoldState } from '../../run/state.ts';
import { count, lossText, percent } from '../../lib/format.ts';
import { unseen } from '../parts/Note.tsx';
import css from '../parts/Table.module.css';
import { Section } from './Section.tsx';

/** A box that scrolls must be reachable by keyboard; not every browser sees to that. */
const REACHABLE = 0;

/** A row a fold, and below them mean ± standard deviation of those that are finished. */
export function FoldTable({ folds }: { readonly folds: readonly FoldState[] }) {
  const accuracies = folds.flatMap(({ result }) =>
    result?.score ? [result.score.correct / result.score.n] : [],
  );
  return (
    <Section title="Folds">
      <div className={css.scroll} role="group" aria-label="Folds in numbers" tabIndex={REACHABLE}>
        <table className={css.table}>
          <caption className={unseen}>Folds</caption>
          <thead>
            <tr>
              <th scope="col">Fold</th>
              <th scope="col">Accuracy</th>
              <th scope="col" className={css.interval}>
                95 % interval
              </th>
              <th scope="col">Loss</th>
              <th scope="col">Digits</th>
              <th scope="col">Epoch kept</th>
            </tr>
          </thead>
          <tbody>
            {folds.map(fold => (
              <Line key={fold.fold} fold={fold} />
            ))}
          </tbody>
          {accuracies.length > 0 && (
            <tfoot>
              <tr>
                <th scope="row">Mean ± sd</th>
                <td colSpan={5}>{meanText(accuracies)}</td>
              </tr>
            </tfoot>
          )}
        </table>
      </div>
    </Section>
  );
}

function Line({ fold: { fold, result } }: { readonly fold: FoldState }) {
  const score = result?.score ?? null;
  if (!result || !score)
    return (
      <tr>
        <th scope="row">{fold}</th>
        <td colSpan={5}>{result ? 'not validated' : '–'}</td>
      </tr>
    );
  const { accuracy, low, high } = accuracyOf(score);
  return (
    <tr>
      <th scope="row">{fold}</th>
      <td>{percent(accuracy)}</td>
      <td>
        {percent(low)} to {percent(high)}
      </td>
      <td>{lossText(score.loss)}</td>
      <td>{count(score.n)}</td>
      <td>{result.model.epoch}</td>
    </tr>
  );
}

function meanText(accuracies: readonly number[]): string {
  const { mean, sd } = spreadOf(accuracies);
  const over = `over ${accuracies.length} ${accuracies.length === 1 ? 'fold' : 'folds'}`;
  return sd === null ? `${percent(mean)} ${over}` : `${percent(mean)} ± ${percent(sd)} ${over}`;
}
