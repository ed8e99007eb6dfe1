import { expect, test } from 'vitest';
import { findingTexts } from './findings.ts';

test('each finding is one sentence, the most serious first', () => {
  const texts = findingTexts({ duplicates: 3, conflicting: 1, overlap: 2100 }, 28_000);
  expect(texts).toEqual([
    '2,100 of 28,000 test images are among the training images: a score on them says little.',
    '3 training images repeat an earlier one: validation may meet images that were trained on.',
    '1 of these has another label than the first: one of the two is wrong.',
  ]);
});

test('one image is one image', () => {
  const [overlap, repeat] = findingTexts({ duplicates: 1, conflicting: 0, overlap: 1 }, 2);
  expect(overlap).toMatch(/^1 of 2 test images is among/);
  expect(repeat).toMatch(/^1 training image repeats/);
});

test('nothing found, nothing said', () => {
  expect(findingTexts({ duplicates: 0, conflicting: 0, overlap: 0 }, 10)).toEqual([]);
});
