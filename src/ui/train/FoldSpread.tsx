/** The accuracies of the folds as a dot plot, with their mean and spread. */
import { spreadOf } from '../../run/metrics/spread.ts';
import type { FoldState } from '../../run/state.ts';
import { DotPlot, type Dot } from '../charts/DotPlot.tsx';
import { percent } from '../parts/format.ts';
import { Note } from '../parts/Note.tsx';
import css from './FoldSpread.module.css';

/** Nothing before the first fold has been validated. */
export function FoldSpread({ folds }: { readonly folds: readonly FoldState[] }) {
  const dots = folds.flatMap(dotOf);
  if (dots.length === 0) return null;
  const { mean, sd } = spreadOf(dots.map(({ value }) => value));
  const isFinal = dots.every(dot => dot.isFinal);
  const spread = sd === null ? percent(mean) : `${percent(mean)} ± ${percent(sd)}`;
  return (
    <figure className={css.figure}>
      <figcaption className={css.caption}>
        <span className={css.title}>Accuracy of each fold</span>
        <span className={css.mean}>mean {spread}</span>
      </figcaption>
      <DotPlot
        dots={dots}
        mean={mean}
        sd={sd}
        summary={`Accuracy of each fold, ${dots.length} so far: mean ${spread}.`}
      />
      {!isFinal && (
        <Note>A ring is the newest epoch of a fold that is not finished, a dot is a finished fold.</Note>
      )}
    </figure>
  );
}

/** A finished fold with its score, else its newest validated epoch. */
function dotOf({ fold, result, epochs }: FoldState): readonly Dot[] {
  const score = result ? result.score : epochs.findLast(({ validation }) => validation)?.validation;
  if (!score) return [];
  return [{ name: `Fold ${fold}`, value: score.correct / score.n, isFinal: result !== null }];
}
