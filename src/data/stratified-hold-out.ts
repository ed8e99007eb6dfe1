/** A hold-out with each class in its share: scikit-learn's own choice, row for row, for the same seed. */
import { InkfoldError } from '../lib/fault.ts';
import { legacyRandom, type LegacyRandom } from '../lib/mt19937.ts';
import { CLASSES } from './digits.ts';
import type { RowSplit, Rows } from './split.ts';

/**
 * scikit-learn's `train_test_split(rows, test_size=share, stratify=labels, random_state=seed)` (1.2): ceil(n × share)
 * rows are held out as `test`, both lists in the order that scikit-learn gives. Throws `BadRecipe` where a class has one
 * row alone, or where either side has fewer rows than there are classes.
 */
export function stratifiedHoldOut(labels: Uint8Array, share: number, seed: number): RowSplit {
  const held = Math.ceil(labels.length * share);
  const classes = rowsByClass(labels);
  checkSizes(classes, labels.length - held, held);

  const rng = legacyRandom(seed);
  const counts = classes.map(rows => rows.length);
  const trainCounts = approximateMode(counts, labels.length - held, rng);
  const left = counts.map((count, i) => count - (trainCounts[i] ?? 0));
  const testCounts = approximateMode(left, held, rng);

  const train: number[] = [];
  const test: number[] = [];
  classes.forEach((rows, i) => {
    const shuffled = Array.from(rng.permutation(rows.length), place => rows[place] ?? 0);
    const cut = trainCounts[i] ?? 0;
    train.push(...shuffled.slice(0, cut));
    test.push(...shuffled.slice(cut, cut + (testCounts[i] ?? 0)));
  });
  return { train: permuted(train, rng), test: permuted(test, rng) };
}

/** The rows of each class that occurs, ascending, classes in ascending order. */
function rowsByClass(labels: Uint8Array): readonly (readonly number[])[] {
  const rows: number[][] = Array.from({ length: CLASSES }, () => []);
  labels.forEach((label, row) => rows[label]?.push(row));
  return rows.filter(own => own.length > 0);
}

/**
 * How many of `draws` fall to each class: its exact share rounded down, and what is missing given to the largest
 * remainders, by lot among equals (scikit-learn's _approximate_mode).
 */
function approximateMode(counts: readonly number[], draws: number, rng: LegacyRandom): readonly number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const exact = counts.map(count => (count / total) * draws);
  const shares = exact.map(Math.floor);
  let missing = Math.trunc(draws - shares.reduce((sum, share) => sum + share, 0));
  const remainders = exact.map((value, i) => value - (shares[i] ?? 0));
  for (const value of [...new Set(remainders)].toSorted((a, b) => b - a)) {
    if (missing <= 0) break;
    const equals = remainders.flatMap((remainder, i) => (remainder === value ? [i] : []));
    // numpy's choice without replacement permutes all candidates and takes the first.
    const lucky = rng.permutation(equals.length).subarray(0, Math.min(equals.length, missing));
    for (const place of lucky) {
      const i = equals[place] ?? 0;
      shares[i] = (shares[i] ?? 0) + 1;
    }
    missing -= lucky.length;
  }
  return shares;
}

const permuted = (rows: readonly number[], rng: LegacyRandom): Rows =>
  Int32Array.from(rng.permutation(rows.length), place => rows[place] ?? 0);

function checkSizes(classes: readonly (readonly number[])[], train: number, test: number): void {
  if (classes.some(rows => rows.length < 2))
    throw new InkfoldError(
      'BadRecipe',
      'A stratified hold-out needs at least two rows of every digit that occurs.',
    );
  if (Math.min(train, test) < classes.length)
    throw new InkfoldError(
      'BadRecipe',
      `A stratified hold-out needs ${classes.length} rows on either side; this one leaves ${train} to train on and ${test} to validate on.`,
    );
}
