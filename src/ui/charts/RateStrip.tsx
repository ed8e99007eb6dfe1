/** The learning rate along the axis of the curves, one line a fold, below the curves that it drives. */
import type { FoldState } from '../../run/state.ts';
import { rateText } from '../../lib/format.ts';
import { ChartFrame } from './ChartFrame.tsx';
import type { Drawn } from './easel.ts';
import { ratesPicture } from './ratesPicture.ts';
import css from './RateStrip.module.css';
import { SmallPlot, type DrawPlot } from './SmallPlot.tsx';
import { rateTable } from './tables.ts';

interface RateStripProps {
  readonly folds: readonly FoldState[];
  readonly onPlot: (draw: DrawPlot | null) => void;
  /** What the strip shows now; null before anything was drawn. */
  readonly drawn: () => Drawn | null;
}

/** A strip from 0 to a little above the highest rate so far. */
export function RateStrip({ folds, onPlot, drawn }: RateStripProps) {
  const summary = ratesText(folds);
  return (
    <ChartFrame
      title="Learning rate"
      name="Rate"
      summary={summary}
      isBrief
      table={rateTable(folds)}
      fileName="inkfold-learning-rate"
      picture={theme => {
        const now = drawn();
        return now && ratesPicture(now.rates, summary, theme);
      }}
    >
      <div className={css.strip}>
        <SmallPlot summary="Course of the rate, from 0 up" onPlot={onPlot} />
      </div>
    </ChartFrame>
  );
}

/** "From 0.001 after epoch 1 to 0.0005 after epoch 4.". */
function ratesText(folds: readonly FoldState[]): string {
  const rows = folds.flatMap(({ epochs }) => epochs);
  const [first] = rows;
  const last = rows.at(-1);
  if (!first || !last) return 'Known after the first epoch.';
  const [from, to] = [rateText(first.learningRate), rateText(last.learningRate)];
  if (rows.every(({ learningRate }) => learningRate === first.learningRate)) return `${from} throughout.`;
  const where = folds.length > 1 ? `fold ${last.fold}, epoch ${last.epoch}` : `epoch ${last.epoch}`;
  return `From ${from} after epoch ${first.epoch} to ${to} after ${where}.`;
}
