/** A chart in one sentence, for those who cannot see it. */
import type { EpochRow } from '../../run/events.ts';
import type { FoldState } from '../../run/state.ts';
import type { Measure } from '../charts/series.ts';
import { lossText, percent } from '../parts/format.ts';

/** Of one fold its newest epoch; of several the mean of their newest epochs. */
export function curveSummary(measure: Measure, folds: readonly FoldState[]): string {
  const title = measure === 'loss' ? 'Loss' : 'Accuracy';
  const newest = folds.flatMap(({ epochs }) => epochs.at(-1) ?? []);
  const [first] = newest;
  if (!first) return `${title}: nothing to show before the first epoch is done.`;
  const write = measure === 'loss' ? lossText : percent;
  const where =
    folds.length > 1 ? `mean of ${newest.length} folds at their newest epochs` : `after epoch ${first.epoch}`;
  const held = newest.flatMap(({ validation }) => validationOf(validation, measure) ?? []);
  const besides = held.length === 0 ? '' : `, validation ${write(mean(held))}`;
  return `${title}, ${where}: training ${write(mean(newest.map(row => row[measure])))}${besides}.`;
}

function validationOf(validation: EpochRow['validation'], measure: Measure): number | null {
  if (!validation) return null;
  return measure === 'loss' ? validation.loss : validation.correct / validation.n;
}

const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
