/**
 * Which rows train and which are held out: scikit-learn's own choice, row for row, for the same seed, so that a result
 * can be compared with a notebook's.
 */
import { check } from '../lib/check.ts';
import { InkfoldError } from '../lib/fault.ts';
import { legacyRandom } from '../lib/mt19937.ts';
import { CLASSES } from './digits.ts';

/** Row numbers from 0. */
export type Rows = Int32Array<ArrayBuffer>;

/** Two lists that together hold every row once; scikit-learn's names. */
export interface RowSplit {
  readonly train: Rows;
  readonly test: Rows;
}

/**
 * scikit-learn's `train_test_split(rows, test_size=share, shuffle=True, random_state=seed)`: ceil(n × share) of the n
 * rows are held out as `test`, both lists in the order that scikit-learn gives. Where n is small, one may be empty.
 */
export function holdOut(n: number, share: number, seed: number): RowSplit {
  const held = Math.ceil(n * share);
  const order = legacyRandom(seed).permutation(n);
  return { train: order.slice(held), test: order.slice(0, held) };
}

/**
 * scikit-learn's `KFold(folds, shuffle=True, random_state=seed)`: every row is in `test` of exactly one fold; rows
 * ascend within a fold. Throws `BadRecipe` where there are fewer rows than folds, or fewer than two folds.
 */
export function kFold(n: number, folds: number, seed: number): readonly RowSplit[] {
  checkFolds(n, folds, 'rows');
  const order = legacyRandom(seed).permutation(n);
  const foldOf = new Int32Array(n);
  let next = 0;
  for (let fold = 0; fold < folds; fold++) {
    const end = next + Math.floor(n / folds) + Number(fold < n % folds);
    for (const row of order.subarray(next, end)) foldOf[row] = fold;
    next = end;
  }
  return splitsOf(foldOf, folds);
}

/**
 * scikit-learn's `StratifiedKFold(folds, shuffle=True, random_state=seed)`: as kFold, and every fold has its share of
 * every class. Throws `BadRecipe` where no class has a row for every fold.
 */
export function stratifiedKFold(labels: Uint8Array, folds: number, seed: number): readonly RowSplit[] {
  const classes = byFirstAppearance(labels);
  checkFolds(Math.max(0, ...classes.map(({ rows }) => rows.length)), folds, 'rows of any one digit');
  const rng = legacyRandom(seed);
  const foldOf = new Int32Array(labels.length);
  let before = 0;
  for (const { rows } of classes) {
    const folded = rng.shuffle(allocation(before, rows.length, folds));
    rows.forEach((row, i) => (foldOf[row] = folded[i] ?? 0));
    before += rows.length;
  }
  return splitsOf(foldOf, folds);
}

/**
 * The folds of one class's rows before they are shuffled, in ascending order. scikit-learn deals the rows of all classes,
 * sorted by class, to the folds in turn; `before` is how many were dealt for earlier classes.
 */
function allocation(before: number, count: number, folds: number): Rows {
  return Int32Array.from({ length: count }, (_, i) => (before + i) % folds).toSorted();
}

/** The rows of each class that occurs, ascending; classes in the order in which they first occur. */
function byFirstAppearance(labels: Uint8Array): readonly { readonly rows: readonly number[] }[] {
  const rowsOf = new Map<number, number[]>();
  labels.forEach((label, row) => {
    const rows = rowsOf.get(label);
    if (rows === undefined) rowsOf.set(label, [row]);
    else rows.push(row);
  });
  return [...rowsOf.values()].map(rows => ({ rows }));
}

function splitsOf(foldOf: Rows, folds: number): readonly RowSplit[] {
  const rows = foldOf.map((_, row) => row);
  return Array.from({ length: folds }, (_, fold) => ({
    train: rows.filter(row => foldOf[row] !== fold),
    test: rows.filter(row => foldOf[row] === fold),
  }));
}

function checkFolds(most: number, folds: number, what: string): void {
  if (folds < 2) throw new InkfoldError('BadRecipe', 'Cross-validation needs at least 2 folds.');
  if (folds > most)
    throw new InkfoldError('BadRecipe', `${folds} folds need at least as many ${what}; there are ${most}.`);
}

/**
 * The first n rows, each class in its share of the whole (largest remainder, the smaller class number first among
 * equals): the first rows of each class, all in file order. All rows where n is 0 or at least as many as there are.
 */
export function firstRows(labels: Uint8Array, n: number): Rows {
  if (n === 0 || n >= labels.length) return new Int32Array(labels.length).map((_, row) => row);
  check(n > 0 && Number.isInteger(n), `${n} rows`);
  const left = quotas(labels, n);
  const rows: number[] = [];
  labels.forEach((label, row) => {
    const quota = left[label] ?? 0;
    if (quota === 0) return;
    left[label] = quota - 1;
    rows.push(row);
  });
  return Int32Array.from(rows);
}

/** How many of n rows each class gets. */
function quotas(labels: Uint8Array, n: number): number[] {
  const counts = Array.from({ length: CLASSES }, () => 0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  const exact = counts.map(count => (count * n) / labels.length);
  const shares = exact.map(Math.floor);
  const missing = n - shares.reduce((sum, share) => sum + share, 0);
  const remainder = (digit: number): number => (exact[digit] ?? 0) - (shares[digit] ?? 0);
  const order = shares.map((_, digit) => digit).toSorted((a, b) => remainder(b) - remainder(a) || a - b);
  for (const digit of order.slice(0, missing)) shares[digit] = (shares[digit] ?? 0) + 1;
  return shares;
}
