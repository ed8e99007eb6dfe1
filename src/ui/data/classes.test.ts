import { describe, expect, it } from 'vitest';
import { digitSet, type DigitSet } from '../../data/digits.ts';
import { classRows, spread } from './classes.ts';

/** A set whose picture i consists of the byte i. */
function setOf(labels: readonly number[] | null, count: number): DigitSet {
  const images = new Uint8Array(count * 784);
  for (let i = 0; i < count; i++) images.fill(i, i * 784, (i + 1) * 784);
  return digitSet({ id: 'a', name: 'a.csv', images, labels: labels && Uint8Array.from(labels) });
}
const firstBytes = (pictures: readonly Uint8Array[] | undefined) => pictures?.map(picture => picture[0]);

describe('classRows', () => {
  it('calls classes as the set does', () => {
    const labels = setOf([3], 1);
    expect(classRows(labels, 1, 0)[3]?.name).toBe('3');
    const classNames = ['T-shirt/top', 'Trouser', 'Pullover', 'Dress'];
    expect(classRows({ ...labels, classNames }, 1, 0)[3]?.name).toBe('Dress');
  });

  const set = setOf([3, 1, 3, 3, 1], 5);

  it('counts every class and shows examples of its own', () => {
    const rows = classRows(set, 2, 0);
    expect(rows.map(row => row.count)).toEqual([0, 2, 0, 3, 0, 0, 0, 0, 0, 0]);
    expect(firstBytes(rows[3]?.examples)).toEqual([0, 2]);
    expect(firstBytes(rows[0]?.examples)).toEqual([]);
  });

  it('turns the page, and starts over at the end', () => {
    expect(firstBytes(classRows(set, 2, 1)[3]?.examples)).toEqual([3, 0]);
    expect(firstBytes(classRows(set, 2, 1)[1]?.examples)).toEqual([1, 4]);
  });
});

describe('spread', () => {
  it('picks evenly and never more than there are', () => {
    expect(firstBytes(spread(setOf(null, 10), 5))).toEqual([0, 2, 4, 6, 8]);
    expect(firstBytes(spread(setOf(null, 2), 5))).toEqual([0, 1]);
  });
});
