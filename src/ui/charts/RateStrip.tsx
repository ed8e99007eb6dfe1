/** The learning rate over the epochs, one line a fold, below the curves that it drives. */
import type { FoldState } from '../../run/state.ts';
import { rateText } from '../parts/format.ts';
import css from './RateStrip.module.css';
import { SmallPlot, type DrawPlot } from './SmallPlot.tsx';

interface RateStripProps {
  readonly folds: readonly FoldState[];
  readonly onPlot: (draw: DrawPlot | null) => void;
}

/** A strip from 0 to the highest rate so far. */
export function RateStrip({ folds, onPlot }: RateStripProps) {
  const text = ratesText(folds);
  return (
    <figure className={css.strip}>
      <figcaption className={css.caption}>
        <span className={css.title}>Learning rate</span>
        <span className={css.value}>{text}</span>
      </figcaption>
      <SmallPlot summary={`Learning rate from 0 up: ${text}.`} onPlot={onPlot} />
    </figure>
  );
}

/** "0.001 at first, 0.0005 after epoch 4". */
function ratesText(folds: readonly FoldState[]): string {
  const rows = folds.flatMap(({ epochs }) => epochs);
  const [first] = rows;
  const last = rows.at(-1);
  if (!first || !last) return 'known after the first epoch';
  const [from, to] = [rateText(first.learningRate), rateText(last.learningRate)];
  if (rows.every(({ learningRate }) => learningRate === first.learningRate)) return `${from} throughout`;
  const where = folds.length > 1 ? `fold ${last.fold}, epoch ${last.epoch}` : `epoch ${last.epoch}`;
  return `${from} after epoch ${first.epoch}, ${to} after ${where}`;
}
