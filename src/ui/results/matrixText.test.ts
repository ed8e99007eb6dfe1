import { expect, test } from 'vitest';
import { matrixSentence, matrixTable } from './matrixText.ts';

const matrix = [
  [50, 0, 1],
  [3, 60, 0],
  [0, 3, 1200],
];

test('the sentence counts what was read right and names the commonest mistake, the first of equals', () => {
  expect(matrixSentence(matrix, null)).toBe(
    '1,310 of 1,317 stand on the diagonal; most often 1 is read as 0, 3 times.',
  );
  expect(
    matrixSentence(
      [
        [5, 2],
        [0, 5],
      ],
      ['Shirt', 'Coat'],
    ),
  ).toBe('10 of 12 stand on the diagonal; most often Shirt is read as Coat, twice.');
  expect(
    matrixSentence(
      [
        [5, 1],
        [1, 5],
      ],
      null,
    ),
  ).toBe('10 of 12 stand on the diagonal; no mistake was made twice.');
  expect(matrixSentence([[7]], null)).toBe('7 of 7 stand on the diagonal.');
});

test('the table has a row a true class and a column a class that it was read as', () => {
  const { columns, rows } = matrixTable(matrix, ['a', 'b', 'c']);
  expect(columns.map(({ title }) => title)).toEqual([
    'True class',
    'Read as 0 · a',
    'Read as 1 · b',
    'Read as 2 · c',
  ]);
  expect(rows[1]).toEqual(['1 · b', 3, 60, 0]);
});
