/** The accuracies of the folds as a dot plot, with their mean and spread. */
import { spreadOf } from '../../run/metrics/spread.ts';
import type { FoldState } from '../../run/state.ts';
import { ChartFrame } from '../charts/ChartFrame.tsx';
import { DotPlot, type Dot } from '../charts/DotPlot.tsx';
import { dotsPicture } from '../charts/dotsPicture.ts';
import { spreadTable } from '../charts/tables.ts';
import { counted, percent } from '../../lib/format.ts';

const TITLE = 'Accuracy of each fold';

/** Nothing before the first fold has been validated. */
export function FoldSpread({ folds }: { readonly folds: readonly FoldState[] }) {
  const dots = folds.flatMap(dotOf);
  if (dots.length === 0) return null;
  const { mean, sd } = spreadOf(dots.map(({ value }) => value));
  const isFinal = dots.every(dot => dot.isFinal);
  const spread = sd === null ? percent(mean) : `${percent(mean)} ± ${percent(sd)}`;
  const summary = `The mean of ${counted(dots.length, 'fold')} is ${percent(mean)}${
    sd === null ? '' : `, give or take ${percent(sd)} (one standard deviation)`
  }.`;
  return (
    <ChartFrame
      title={TITLE}
      legend={isFinal ? undefined : 'A dot is a finished fold, a ring the newest epoch of one that is not.'}
      summary={summary}
      table={spreadTable(folds)}
      fileName="inkfold-fold-accuracies"
      picture={theme => dotsPicture({ dots, mean, sd }, TITLE, summary, theme)}
    >
      <DotPlot dots={dots} mean={mean} sd={sd} summary={`${TITLE}, ${dots.length} so far: mean ${spread}.`} />
    </ChartFrame>
  );
}

/** A finished fold with its score, else its newest validated epoch. */
function dotOf({ fold, result, epochs }: FoldState): readonly Dot[] {
  const score = result ? result.score : epochs.findLast(({ validation }) => validation)?.validation;
  if (!score) return [];
  return [{ name: `Fold ${fold}`, value: score.correct / score.n, isFinal: result !== null }];
}
