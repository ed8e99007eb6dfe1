/** The rows that train and validate under a recipe, fold by fold. */
import type { DigitSet } from '../data/digits.ts';
import { firstRows, holdOut, kFold, stratifiedKFold, type RowSplit } from '../data/split.ts';
import { stratifiedHoldOut } from '../data/stratified-hold-out.ts';
import { InkfoldError } from '../lib/fault.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { Split } from '../run/job.ts';

/** One split a fold. Throws `BadRecipe`, in one sentence, where the data cannot be split so. */
export function splitsFor(recipe: Recipe, train: DigitSet, test: DigitSet | null): readonly Split[] {
  const all = train.labels ?? new Uint8Array(0);
  const rows = firstRows(all, Math.min(recipe.trainingRows, all.length));
  if (rows.length === 0) throw new InkfoldError('BadRecipe', 'There is no row to train on.');
  if (recipe.validation === 'none') return [{ fold: 1, train: rows, validation: new Int32Array(0) }];
  if (recipe.validation === 'test-set')
    return [{ fold: 1, train: rows, validation: everyRow(labelledTest(test)) }];

  // Loops, since `from` with a function walks an iterator: ten times slower on 42,000 rows, while the page waits.
  const labels = new Uint8Array(rows.length);
  rows.forEach((row, i) => (labels[i] = all[row] ?? 0));
  const pick = (chosen: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => chosen.map(i => rows[i] ?? 0);
  return foldsOf(recipe, labels).map((split, i) => {
    checkHalves(recipe, split);
    return { fold: i + 1, train: pick(split.train), validation: pick(split.test) };
  });
}

function foldsOf(
  { validation, holdOut: share, folds, seed }: Recipe,
  labels: Uint8Array,
): readonly RowSplit[] {
  if (validation === 'k-fold') return kFold(labels.length, folds, seed);
  if (validation === 'stratified-k-fold') return stratifiedKFold(labels, folds, seed);
  if (validation === 'stratified-hold-out') return [stratifiedHoldOut(labels, share, seed)];
  return [holdOut(labels.length, share, seed)];
}

function checkHalves({ holdOut: share }: Recipe, { train, test }: RowSplit): void {
  if (train.length > 0 && test.length > 0) return;
  throw new InkfoldError(
    'BadRecipe',
    `A hold-out of ${share} leaves ${train.length} rows to train on and ${test.length} to validate on.`,
  );
}

function labelledTest(test: DigitSet | null): DigitSet {
  if (test?.labels) return test;
  throw new InkfoldError(
    'BadRecipe',
    'Validation on a test set needs a labelled one, such as MNIST’s: open it, or choose another validation.',
  );
}

const everyRow = ({ count }: DigitSet): Int32Array<ArrayBuffer> =>
  Int32Array.from({ length: count }, (_, i) => i);
