/** Whether a run's confidence can be taken at its word. */
import { count, percent } from '../../lib/format.ts';
import type { ConfidenceBin } from '../../run/metrics/confidence-bins.ts';
import type { CrossFit } from '../../run/metrics/cross-fit.ts';
import { answerText, nines, QUESTION, temperatureNote } from '../../run/reports/calibration-text.ts';
import { markup, type Markup } from './html.ts';
import { facts, row, table } from './table.ts';

/** A section with the answer, three figures and the bins behind them. */
export function calibration(fit: CrossFit): Markup {
  const { temperature, before, after } = fit;
  return markup`<section aria-labelledby="calibration">
    <h2 id="calibration">Calibration</h2>
    <div class="pair"><div>
    <p>${QUESTION} ${answerText(fit)}</p>
    ${facts([
      ['Calibration error', percent(before.error)],
      ['Error after temperature', percent(after.error)],
      ['Temperature', temperature.toFixed(2)],
    ])}
    <p class="note">${temperatureNote(fit)}</p>
    </div>
    ${table({
      name: 'How sure it is, and how often right',
      heads: ['It says', 'Digits', 'On average', 'Right'],
      rows: before.fine.filter(bin => bin.count > 0).map(binRow),
    })}
    </div>
  </section>`;
}

const binRow = ({ low, high, count: digits, confidence, correct }: ConfidenceBin) =>
  row(`${nines(low)} to ${nines(high)}`, count(digits), nines(confidence), nines(correct / digits));
