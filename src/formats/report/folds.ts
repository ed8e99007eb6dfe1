/** The folds of a run side by side. */
import { count, lossText, percent } from '../../lib/format.ts';
import { accuracyOf } from '../../run/metrics/score.ts';
import { spreadOf } from '../../run/metrics/spread.ts';
import type { FoldState } from '../../run/state.ts';
import { markup, type Markup } from './html.ts';
import { row, table, type Row } from './table.ts';

/** A section with a line a fold and their mean ± standard deviation; nothing for a run of one. */
export function foldSection(folds: readonly FoldState[]): Markup | null {
  if (folds.length < 2) return null;
  const accuracies = folds.flatMap(({ result }) =>
    result?.score ? [result.score.correct / result.score.n] : [],
  );
  return markup`<section aria-labelledby="folds">
    <h2 id="folds">Folds</h2>
    <p>Each fold is judged on the digits that it did not train on.</p>
    ${table({
      name: 'Folds',
      isQuiet: true,
      heads: ['Fold', 'Accuracy', '95 % interval', 'Loss', 'Trained on', 'Validated on', 'Epoch kept'],
      rows: folds.map(foldRow),
      foot: accuracies.length > 0 ? [row('Mean ± sd', meanText(accuracies), '', '', '', '', '')] : [],
    })}
  </section>`;
}

function foldRow({ fold, plan, result, status, fault }: FoldState): Row {
  const rows = [plan ? count(plan.trainRows) : '–', plan ? count(plan.validationRows) : '–'];
  if (!result) return row(String(fold), fault ? 'failed' : status, '–', '–', ...rows, '–');
  const { score, model } = result;
  if (!score) return row(String(fold), 'not validated', '–', '–', ...rows, String(model.epoch));
  const { accuracy, low, high } = accuracyOf(score);
  return row(
    String(fold),
    percent(accuracy),
    `${percent(low)} to ${percent(high)}`,
    lossText(score.loss),
    ...rows,
    String(model.epoch),
  );
}

/** Mean and sample standard deviation; the mean alone of one fold. */
export function meanText(accuracies: readonly number[]): string {
  const { mean, sd } = spreadOf(accuracies);
  return sd === null ? percent(mean) : `${percent(mean)} ± ${percent(sd)}`;
}
