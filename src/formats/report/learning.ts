/** How a run learnt: its curves, and the numbers behind them epoch by epoch. */
import { counted, duration, lossText, percent, rateText } from '../../lib/format.ts';
import type { EpochRow } from '../../run/events.ts';
import type { FoldState } from '../../run/state.ts';
import { markup, type Markup, type Piece } from './html.ts';
import { plot } from './plot.ts';
import type { RunReport } from './report.ts';
import { seriesOf } from './series.ts';
import { table, type Row } from './table.ts';

/** A section with two curves, their key, and the table of epochs; nothing before the first epoch. */
export function learning({ run: { folds }, curves }: RunReport): Markup | null {
  const rows = folds.flatMap(fold => epochRows(fold, folds.length > 1));
  if (rows.length === 0) return null;
  const kept = new Map(
    folds.flatMap(({ fold, result }) => (result ? [[fold, result.model.epoch] as const] : [])),
  );
  return markup`<section aria-labelledby="learning">
<h2 id="learning">Learning</h2>
<div class="pair">
${plot({ title: 'Loss.', figure: 'loss', series: seriesOf(curves, 'loss'), kept })}
${plot({ title: 'Error rate.', figure: 'error', series: seriesOf(curves, 'error'), kept })}
</div>
${key(folds.length)}
<details${rows.length <= OPEN ? markup` open` : null}><summary>${counted(rows.length, 'epoch')} in numbers</summary>
${table({
  name: 'Epochs',
  isQuiet: true,
  heads: [
    folds.length > 1 ? 'Fold, epoch' : 'Epoch',
    'Held-out accuracy',
    'Held-out loss',
    'Training accuracy',
    'Training loss',
    'Learning rate',
    'Time',
  ],
  rows,
})}</details>
</section>`;
}

/** So many epochs stand open. */
const OPEN = 12;

const key = (folds: number): Markup =>
  markup`<p class="key">
    <span
      ><svg viewBox="0 0 28 12" aria-hidden="true"><path class="training" d="M0 6H28" /></svg>
      training${folds > 1 ? ', a line a fold' : null}</span
    >
    <span
      ><svg viewBox="0 0 28 12" aria-hidden="true">
        <path class="validation" d="M0 6H28" />
        <circle class="mark" cx="14" cy="6" r="3.4" />
      </svg>
      validation</span
    >
    <span
      ><svg viewBox="0 0 12 12" aria-hidden="true"><circle class="kept" cx="6" cy="6" r="3.4" /></svg> whose
      weights were kept</span
    >
  </p>`;

const epochRows = ({ fold, epochs, result }: FoldState, several: boolean): readonly Row[] =>
  epochs.map(epoch => ({
    cells: [several ? `${fold}, ${epoch.epoch}` : String(epoch.epoch), ...figures(epoch)],
    isMarked: result?.model.epoch === epoch.epoch,
  }));

const figures = ({ validation, accuracy, loss, learningRate, durationMs }: EpochRow): readonly Piece[] => [
  validation ? percent(validation.correct / validation.n) : '–',
  validation ? lossText(validation.loss) : '–',
  percent(accuracy),
  lossText(loss),
  rateText(learningRate),
  duration(durationMs),
];
