import { expect, test } from 'vitest';
import { confusions } from './confusions.ts';

test('mistakes alone, the commonest first, of equals the lower classes first', () => {
  const matrix = [
    [50, 2, 0],
    [0, 40, 7],
    [2, 0, 30],
  ];
  expect(confusions(matrix)).toEqual([
    { trueClass: 1, predicted: 2, digits: 7 },
    { trueClass: 0, predicted: 1, digits: 2 },
    { trueClass: 2, predicted: 0, digits: 2 },
  ]);
  expect(confusions([[5]])).toEqual([]);
});
