/** The charts of a run in numbers: of each the table that the page shows and that is saved as CSV. */
import { accuracyOf } from '../../run/metrics/score.ts';
import type { FoldState } from '../../run/state.ts';
import { percent, rateText } from '../../lib/format.ts';
import type { ChartTable, Column } from './chartTable.ts';
import { epochMeans, trainingShown, validationShown, type FoldRows } from './epochMeans.ts';
import { TITLES, writeShown, type Shown } from './shown.ts';

const seconds = (value: number): string => `${value.toFixed(1)} s`;
const EPOCH: Column = { title: 'Epoch' };
const FOLD: Column = { title: 'Fold' };

/** The large chart: a row an epoch; of several folds their mean, with the lowest and the highest validation. */
export function curveTable(shown: Shown, folds: readonly FoldRows[], stepsPerEpoch: number): ChartTable {
  const write = (value: number): string => writeShown(shown, value);
  const several = folds.length > 1;
  const value = (title: string): Column => ({ title, write });
  const ends = several ? [value('Lowest validation'), value('Highest validation')] : [];
  const means = epochMeans(folds, shown);
  const ms = means.map(({ durationMs }) => durationMs);
  return {
    caption: `${TITLES[shown]} by epoch${several ? `, mean of ${folds.length} folds` : ''}`,
    columns: [
      EPOCH,
      { title: 'Step', write: step => step.toLocaleString('en') },
      { title: 'Seconds', write: seconds },
      value('Training'),
      value('Validation'),
      ...ends,
    ],
    rows: means.map(({ epoch, training, validation, low, high }, i) => [
      epoch,
      epoch * stepsPerEpoch,
      ms.slice(0, i + 1).reduce((sum, one) => sum + one, 0) / 1000,
      training,
      validation,
      ...(several ? [low, high] : []),
    ]),
  };
}

/** The folds one by one: a row for each epoch of each. */
export function foldsTable(shown: Shown, folds: readonly FoldRows[]): ChartTable {
  const title = TITLES[shown].toLowerCase();
  const loss = (value: number): string => writeShown('loss', value);
  const other = (value: number): string => writeShown(shown, value);
  return {
    caption: 'Fold by fold',
    columns: [
      FOLD,
      EPOCH,
      { title: 'Training loss', write: loss },
      { title: 'Validation loss', write: loss },
      { title: `Training ${title}`, write: other },
      { title: `Validation ${title}`, write: other },
    ],
    rows: folds.flatMap(({ fold, epochs }) =>
      epochs.map(row => [
        fold,
        row.epoch,
        trainingShown(row, 'loss'),
        validationShown(row, 'loss'),
        trainingShown(row, shown),
        validationShown(row, shown),
      ]),
    ),
  };
}

/** The learning rate at the end of each epoch. */
export const rateTable = (folds: readonly FoldRows[]): ChartTable => ({
  caption: 'Rate at the end of each epoch',
  columns: [FOLD, EPOCH, { title: 'Rate', write: rateText }],
  rows: folds.flatMap(({ fold, epochs }) => epochs.map(row => [fold, row.epoch, row.learningRate])),
});

/** The newest score of each fold, with the 95 % interval around it. */
export const spreadTable = (folds: readonly FoldState[]): ChartTable => ({
  caption: 'Accuracy, fold by fold',
  columns: [
    FOLD,
    { title: 'Accuracy', write: percent },
    { title: 'Lowest', write: percent },
    { title: 'Highest', write: percent },
    { title: 'Digits', write: n => n.toLocaleString('en') },
    { title: 'State' },
  ],
  rows: folds.flatMap(({ fold, result, epochs }) => {
    const score = result ? result.score : epochs.findLast(({ validation }) => validation)?.validation;
    if (!score) return [];
    const { accuracy, low, high, n } = accuracyOf(score);
    return [[fold, accuracy, low, high, n, result ? 'finished' : 'so far']];
  }),
});
