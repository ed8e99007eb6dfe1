/** What a score means: of how many digits, of which weights, and how far chance alone could move it. */
import { accuracyOf } from '../metrics/score.ts';
import { count, percent } from '../../lib/format.ts';
import type { Overall } from '../metrics/overall.ts';

/** Said where validation chose the weights that it then scores. */
export const CHOSEN =
  'The validation digits themselves chose which epoch’s weights are kept (checkpoint or early stopping): this ' +
  'score is therefore a little too good.';

/** One or two sentences about an overall score. */
export function explained(overall: Overall): string {
  const { score, spread } = overall;
  if (!score)
    return overall.isUnvalidated
      ? 'No digits were held out, so nothing says how well it reads new ones.'
      : 'Accuracy and loss stand here after the first epoch.';
  const { low, high } = accuracyOf(score);
  const read = `${count(score.correct)} of ${count(score.n)} held-out digits read right ${byWhat(overall)}`;
  const interval = `95 % interval ${percent(low)} to ${percent(high)}`;
  const folds = spread?.sd == null ? '' : ` Mean over the folds ${unbroken(spread.mean, spread.sd)}.`;
  return `${read}; n = ${count(score.n)}, ${interval}.${folds}`;
}

/** Mean and spread on one line. */
const unbroken = (mean: number, sd: number): string =>
  `${percent(mean)} ± ${percent(sd)}`.replaceAll(' ', '\u00a0');

function byWhat({ folds, of, isFinal, epoch }: Overall): string {
  if (of > 1) {
    const which = folds === of ? `all ${of} folds` : `${folds} of ${of} folds`;
    return isFinal
      ? `in ${which}, each by the network that had not trained on it`
      : `in ${which} so far, at their newest epochs`;
  }
  return isFinal ? `by the weights of epoch ${epoch ?? 0}` : `after epoch ${epoch ?? 0}`;
}
