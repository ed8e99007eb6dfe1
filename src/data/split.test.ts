import { expect, test } from 'vitest';
import { random } from '../lib/random.ts';
// Made with scikit-learn 1.2.1 and numpy 1.24.2 by testing/splits.py, which says how to run it again.
import expected from '../testing/splits.json' with { type: 'json' };
import { firstRows, holdOut, kFold, stratifiedKFold } from './split.ts';
import { stratifiedHoldOut } from './stratified-hold-out.ts';

interface ExpectedRows {
  readonly rows?: readonly number[];
  readonly length?: number;
  readonly first?: readonly number[];
  readonly sum?: number;
}

/** The same digest that splits.py writes. */
function digest(rows: Int32Array, wanted: ExpectedRows): ExpectedRows {
  if (wanted.rows !== undefined) return { rows: [...rows] };
  const sum = rows.reduce((total, row, i) => (total + (i + 1) * row) % 1000000007, 0);
  return { length: rows.length, first: [...rows.subarray(0, 8)], sum };
}

/** The labels of splits.py. */
const labelsOf = (n: number): Uint8Array =>
  Uint8Array.from({ length: n }, (_, i) => (i * i + Math.floor(i / 7) + 3) % 10);

test.each(expected.holdOut)('hold-out of $share of $n rows, seed $seed, is scikit-learn’s', wanted => {
  const split = holdOut(wanted.n, wanted.share, wanted.seed);
  expect(digest(split.train, wanted.train)).toEqual(wanted.train);
  expect(digest(split.test, wanted.test)).toEqual(wanted.test);
});

test.each(expected.kFold)('$folds folds of $n rows, seed $seed, are scikit-learn’s', wanted => {
  const splits = kFold(wanted.n, wanted.folds, wanted.seed);
  wanted.splits.forEach((fold, i) => {
    expect(digest(splits[i]?.train ?? new Int32Array(), fold.train)).toEqual(fold.train);
    expect(digest(splits[i]?.test ?? new Int32Array(), fold.test)).toEqual(fold.test);
  });
  expect(splits).toHaveLength(wanted.folds);
});

test.each(expected.stratifiedKFold)(
  '$folds stratified folds of $n rows, seed $seed, are scikit-learn’s',
  wanted => {
    const splits = stratifiedKFold(labelsOf(wanted.n), wanted.folds, wanted.seed);
    wanted.splits.forEach((fold, i) => {
      expect(digest(splits[i]?.train ?? new Int32Array(), fold.train)).toEqual(fold.train);
      expect(digest(splits[i]?.test ?? new Int32Array(), fold.test)).toEqual(fold.test);
    });
    expect(splits).toHaveLength(wanted.folds);
  },
);

test.each(expected.stratifiedHoldOut)(
  'stratified hold-out of $share of $n rows, seed $seed, is scikit-learn’s',
  wanted => {
    const split = stratifiedHoldOut(labelsOf(wanted.n), wanted.share, wanted.seed);
    expect(digest(split.train, wanted.train)).toEqual(wanted.train);
    expect(digest(split.test, wanted.test)).toEqual(wanted.test);
  },
);

test('a stratified hold-out needs every class on both sides', () => {
  expect(() => stratifiedHoldOut(Uint8Array.of(1, 1, 2), 0.5, 1)).toThrow('at least two rows');
  expect(() => stratifiedHoldOut(Uint8Array.of(1, 1, 2, 2), 0.25, 1)).toThrow(
    '3 to train on and 1 to validate',
  );
});

test('a hold-out of very few rows leaves one side empty', () => {
  expect(holdOut(1, 0.1, 1)).toEqual({ train: new Int32Array(0), test: new Int32Array(1) });
  expect(holdOut(0, 0.1, 1)).toEqual({ train: new Int32Array(0), test: new Int32Array(0) });
});

test('folds need enough rows', () => {
  expect(() => kFold(3, 4, 1)).toThrow('4 folds need at least as many rows; there are 3.');
  expect(() => kFold(3, 1, 1)).toThrow('at least 2 folds');
  expect(() => stratifiedKFold(Uint8Array.of(1, 1, 2), 3, 1)).toThrow('rows of any one digit; there are 2.');
});

test('the first rows keep each class in its share, in file order', () => {
  //                            row  0  1  2  3  4  5  6  7  8  9
  const labels = Uint8Array.from([7, 7, 1, 7, 7, 1, 7, 7, 1, 7]);
  // 7 of 10 and 3 of 10: five rows are 3.5 and 1.5; the tie goes to the smaller class.
  expect([...firstRows(labels, 5)]).toEqual([0, 1, 2, 3, 5]);
  expect([...firstRows(labels, 1)]).toEqual([0]);
  expect([...firstRows(labels, 9)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

test('the first rows are all rows for 0 and for more than there are', () => {
  const labels = Uint8Array.of(1, 2, 3);
  expect([...firstRows(labels, 0)]).toEqual([0, 1, 2]);
  expect([...firstRows(labels, 99)]).toEqual([0, 1, 2]);
  expect([...firstRows(new Uint8Array(0), 5)]).toEqual([]);
});

test('every number of first rows is met exactly, no class off by a row', () => {
  const rng = random(3);
  const labels = Uint8Array.from({ length: 200 }, () => Math.min(9, rng.below(14)));
  for (let n = 1; n <= labels.length; n++) {
    const rows = firstRows(labels, n);
    expect(rows).toHaveLength(n);
    for (let digit = 0; digit < 10; digit++) {
      const share = (labels.filter(label => label === digit).length * n) / labels.length;
      const got = rows.filter(row => labels[row] === digit).length;
      expect(Math.abs(got - share)).toBeLessThan(1);
    }
  }
});
