/** A chart in one sentence: what happened, in figures that the table has too. */
import {
  bestEpoch,
  epochMeans,
  trainingShown,
  validationShown,
  type FoldRows,
} from '../charts/epochMeans.ts';
import { TITLES, writeShown, type Shown } from '../charts/shown.ts';

/** "Validation loss fell from 0.1796 to 0.0643 over 5 epochs; best after epoch 5." Of several folds their mean; training without validation. */
export function curveSummary(shown: Shown, folds: readonly FoldRows[]): string {
  const begun = folds.filter(({ epochs }) => epochs.length > 0);
  if (begun.length === 0) return 'Nothing to sum up before the first epoch is done.';
  const isHeld = begun.some(({ epochs }) => epochs.some(row => validationShown(row, shown) !== null));
  const what = `${isHeld ? 'validation' : 'training'} ${TITLES[shown].toLowerCase()}`;
  const several = begun.length > 1;
  const subject = several ? `Mean ${what} of ${begun.length} folds` : upper(what);
  return `${subject} ${course(shown, begun, isHeld)}.`;
}

/** "rose from 93.80 % to 98.80 % over 5 epochs; best after epoch 4". */
function course(shown: Shown, folds: readonly FoldRows[], isHeld: boolean): string {
  const ends = [firsts(folds), newests(folds)].map(rows => {
    const [mean] = epochMeans(
      rows.map(row => ({ ...row, epochs: row.epochs.map(one => ({ ...one, epoch: 1 })) })),
      shown,
    );
    return (isHeld ? mean?.validation : mean?.training) ?? 0;
  });
  const [from = 0, to = 0] = ends;
  const [first, last] = [writeShown(shown, from), writeShown(shown, to)];
  if (folds.every(({ epochs }) => epochs.length === 1)) return `is ${last} after epoch 1`;
  const moved =
    first === last ? `stayed at ${last}` : `${to > from ? 'rose' : 'fell'} from ${first} to ${last}`;
  const best = bestEpoch(epochMeans(folds, shown), shown);
  return `${moved} ${lengthOf(folds)}${best ? `; best after epoch ${best.epoch}` : ''}`;
}

/** Each fold with its first, or its newest, epoch alone. */
const firsts = (folds: readonly FoldRows[]): readonly FoldRows[] =>
  folds.map(({ fold, epochs }) => ({ fold, epochs: epochs.slice(0, 1) }));
const newests = (folds: readonly FoldRows[]): readonly FoldRows[] =>
  folds.map(({ fold, epochs }) => ({ fold, epochs: epochs.slice(-1) }));

/** Folds that train side by side, or that stopped early, have not come equally far. */
function lengthOf(folds: readonly FoldRows[]): string {
  const lengths = folds.map(({ epochs }) => epochs.length);
  const [least, most] = [Math.min(...lengths), Math.max(...lengths)];
  return least === most ? `over ${most} epochs` : `over ${least} to ${most} epochs`;
}

/** A fold's newest epoch: "Fold 2, loss after epoch 3: training 0.0210, validation 0.0643." */
export function newestSummary(shown: Shown, { fold, epochs }: FoldRows): string {
  const row = epochs.at(-1);
  const title = `Fold ${fold}, ${TITLES[shown].toLowerCase()}`;
  if (!row) return `${title}: nothing to say before the first epoch is done.`;
  const held = validationShown(row, shown);
  const besides = held === null ? '' : `, validation ${writeShown(shown, held)}`;
  return `${title} after epoch ${row.epoch}: training ${writeShown(shown, trainingShown(row, shown))}${besides}.`;
}

const upper = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
