import { expect, test } from 'vitest';
import { bestEpoch, bestSoFar, epochMeans } from './epochMeans.ts';
import { curveTable, foldsTable, rateTable } from './tables.ts';

const row = (fold: number, epoch: number, correct: number | null) => ({
  fold,
  epoch,
  learningRate: 0.001 / epoch,
  loss: 0.4 / epoch,
  accuracy: 0.9,
  validation: correct === null ? null : { loss: 0.2, correct, n: 100 },
  durationMs: 1500,
});
const one = [{ fold: 1, epochs: [row(1, 1, 94), row(1, 2, 98)] }];
const two = [...one, { fold: 2, epochs: [row(2, 1, 96)] }];

test('one fold: a row an epoch, with its steps and its time', () => {
  const table = curveTable('accuracy', one, 141);
  expect(table.columns.map(({ title }) => title)).toEqual([
    'Epoch',
    'Step',
    'Seconds',
    'Training',
    'Validation',
  ]);
  expect(table.rows).toEqual([
    [1, 141, 1.5, 0.9, 0.94],
    [2, 282, 3, 0.9, 0.98],
  ]);
});

test('errors have no more digits than they were measured with', () => {
  expect(curveTable('error', one, 141).rows.map(cells => cells.slice(3))).toEqual([
    [0.1, 0.06],
    [0.1, 0.02],
  ]);
});

test('several folds: their mean, between the lowest and the highest', () => {
  expect(curveTable('accuracy', two, 10).rows).toEqual([
    [1, 10, 1.5, 0.9, 0.95, 0.94, 0.96],
    [2, 20, 3, 0.9, 0.98, null, null],
  ]);
  expect(foldsTable('error', two).rows.map(([fold, epoch, , , , held]) => [fold, epoch, held])).toEqual([
    [1, 1, 0.06],
    [1, 2, 0.02],
    [2, 1, 0.04],
  ]);
});

test('without validation there is nothing to say in its column', () => {
  expect(curveTable('loss', [{ fold: 1, epochs: [row(1, 1, null)] }], 5).rows).toEqual([
    [1, 5, 1.5, 0.4, null],
  ]);
  expect(rateTable(one).rows).toEqual([
    [1, 1, 0.001],
    [1, 2, 0.0005],
  ]);
});

test('the best epoch: the first of the best, and none where folds have not come equally far', () => {
  const best = (folds: typeof one, shown: 'accuracy' | 'error') =>
    bestEpoch(epochMeans(folds, shown), shown)?.epoch;
  expect(best([{ fold: 1, epochs: [row(1, 1, 94), row(1, 2, 98), row(1, 3, 98)] }], 'accuracy')).toBe(2);
  expect(best([{ fold: 1, epochs: [row(1, 1, 94), row(1, 2, 98), row(1, 3, 98)] }], 'error')).toBe(2);
  expect(best(two, 'accuracy')).toBeUndefined();
  expect(best([{ fold: 1, epochs: [row(1, 1, 94)] }], 'accuracy'), 'nothing to choose from').toBeUndefined();
  expect(best([{ fold: 1, epochs: [row(1, 1, null), row(1, 2, null)] }], 'accuracy')).toBeUndefined();
});

test('the best so far: from the first epoch on, among those that all folds under way have finished', () => {
  const best = (folds: typeof one) => bestSoFar(epochMeans(folds, 'accuracy'), 'accuracy')?.epoch;
  expect(best([])).toBeUndefined();
  expect(best([{ fold: 1, epochs: [row(1, 1, 94)] }])).toBe(1);
  expect(best(one)).toBe(2);
  expect(best(two), 'fold 2 has finished one').toBe(1);
  expect(best([...one, { fold: 2, epochs: [] }]), 'fold 2 has finished none').toBe(2);
  expect(best([{ fold: 1, epochs: [row(1, 1, null)] }])).toBeUndefined();
});
