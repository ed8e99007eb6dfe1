import { expect, test } from 'vitest';
import { spreadText } from './spreadText.ts';

test('the commonest and the rarest answer, the lower digit where several tie', () => {
  const labels = Uint8Array.from([...Array.from({ length: 1200 }, () => 7), 0, 1, 2, 3, 4, 5, 6, 8, 8, 9]);
  expect(spreadText(labels)).toBe('Read most often: 7 (1,200 times); least often: 0 (1).');
});

test('all alike, and none at all', () => {
  expect(spreadText(Uint8Array.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap(digit => [digit, digit])))).toBe(
    'Each digit was read 2 times.',
  );
  expect(spreadText(new Uint8Array(0))).toBe('');
});
