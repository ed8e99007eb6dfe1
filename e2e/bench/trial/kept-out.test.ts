/** What is kept out of training, and what one of several models reads of it. */
import { expect, test } from 'vitest';
import { classCounts, imageAt } from '../../../src/data/digits.ts';
import { blobs } from '../../../src/testing/blobs.ts';
import { meanScore, parted } from './kept-out.ts';

test('a fifth of each class is kept out, and no digit is on both sides', () => {
  const digits = blobs(200);
  const { rest, kept } = parted(digits);
  expect(classCounts(kept)).toEqual(classCounts(digits).map(count => count / 5));
  expect(classCounts(rest)).toEqual(classCounts(digits).map(count => (4 * count) / 5));
  const shown = [rest, kept].flatMap(set =>
    Array.from({ length: set.count }, (_, row) => `${imageAt(set, row).join()} ${set.labels?.[row]}`),
  );
  const all = Array.from(
    { length: digits.count },
    (_, row) => `${imageAt(digits, row).join()} ${digits.labels?.[row]}`,
  );
  expect(shown.toSorted()).toEqual(all.toSorted());
});

test('the mean of scores is of as many digits as each of them', () => {
  const scores = [
    { loss: 1, correct: 90, n: 100 },
    { loss: 2, correct: 95, n: 100 },
  ];
  expect(meanScore(scores)).toEqual({ loss: 1.5, correct: 92.5, n: 100 });
});
