import { expect, test } from 'vitest';
import { random } from '../lib/random.ts';
import { blobs } from '../testing/blobs.ts';
import { digitSet, gatherImages, PIXELS, type DigitSet } from './digits.ts';
import { countDuplicates, countOverlap } from './duplicates.ts';
import { hashRow, rowHashes } from './hashes.ts';

/** The rows of a set, in this order, with these labels or their own. */
const rowsOf = (set: DigitSet, rows: readonly number[], labels?: readonly number[]): DigitSet =>
  digitSet({
    id: 'rows',
    name: 'Rows',
    images: gatherImages(set, rows),
    labels: Uint8Array.from(labels ?? rows.map(row => set.labels?.[row] ?? 0)),
  });

test('equal images have equal hashes, and one changed pixel changes both words', () => {
  const set = blobs(1);
  const before = [...set.hashes];
  for (let pixel = 0; pixel < PIXELS; pixel++) {
    const images = set.images.slice();
    images[pixel] = (images[pixel] ?? 0) ^ 1;
    const [first, second] = rowHashes(images);
    expect([first === before[0], second === before[1]]).toEqual([false, false]);
  }
  expect([...rowHashes(set.images.slice())]).toEqual(before);
});

test('moved pixels, blank and full images are all told apart', () => {
  const images = new Uint8Array(60 * PIXELS);
  for (let row = 1; row < 59; row++) images[row * PIXELS + row] = 255;
  images.fill(255, 59 * PIXELS);
  const words = rowHashes(images);
  for (const half of [0, 1]) expect(new Set(words.filter((_, i) => i % 2 === half)).size).toBe(60);
});

test('a row hashes the same wherever it stands', () => {
  const set = blobs(7);
  const out = new Uint32Array(2);
  hashRow(set.images.slice(5 * PIXELS, 6 * PIXELS), out, 0);
  expect([...out]).toEqual([...set.hashes.subarray(10, 12)]);
});

test('counts repeated rows and those whose labels disagree', async () => {
  const set = rowsOf(blobs(20), [3, 4, 3, 5, 4, 3], [3, 4, 3, 5, 9, 8]);
  expect(await countDuplicates(set)).toEqual({ duplicates: 3, conflicting: 2 });
  expect(await countDuplicates({ ...set, labels: null })).toEqual({ duplicates: 3, conflicting: 0 });
  expect(await countDuplicates(blobs(500))).toEqual({ duplicates: 0, conflicting: 0 });
});

test('counts the test rows that stand among the training rows', async () => {
  const set = blobs(40);
  const train = rowsOf(set, [0, 1, 2, 3, 4, 5]);
  expect(await countOverlap(train, rowsOf(set, [10, 5, 5, 11, 0]))).toBe(3);
  expect(await countOverlap(train, rowsOf(set, [10, 11]))).toBe(0);
  expect(await countOverlap(train, train)).toBe(6);
});

test('agrees with a plain map on many rows of few different images, never working for long at a stretch', async () => {
  const rng = random(4);
  const seeds = blobs(3000);
  const rows = Array.from({ length: 30_000 }, () => rng.below(3000));
  const set = rowsOf(
    seeds,
    rows,
    rows.map(() => rng.below(10)),
  );
  const first = new Map<number, number>();
  let duplicates = 0;
  let conflicting = 0;
  rows.forEach((image, row) => {
    const earlier = first.get(image);
    if (earlier === undefined) first.set(image, row);
    else {
      duplicates += 1;
      conflicting += Number(set.labels?.[earlier] !== set.labels?.[row]);
    }
  });
  let turns = 0;
  const counting = countDuplicates(set);
  const timer = setInterval(() => (turns += 1));
  expect(await counting).toEqual({ duplicates, conflicting });
  clearInterval(timer);
  expect(turns).toBeGreaterThan(0);
});

test('stops when told to', async () => {
  const counting = countDuplicates(blobs(10), AbortSignal.abort());
  await expect(counting).rejects.toMatchObject({ name: 'Aborted' });
  await expect(countOverlap(blobs(10), blobs(10), AbortSignal.abort())).rejects.toMatchObject({
    name: 'Aborted',
  });
});
