/** That each circumstance shows other images, always the same ones. */
import { expect, test } from 'vitest';
import { CONDITIONS } from './conditions.ts';
import { twelveDigits } from './fixture.ts';

const { images } = twelveDigits();

test('clean rows are untouched; all others show something else, and each something of its own', () => {
  const shown = CONDITIONS.map(({ show }) => show(images, 1));
  expect(shown[0]).toEqual(images);
  const different = new Set(shown.map(bytes => bytes.join(',')));
  expect(different.size).toBe(CONDITIONS.length);
  expect(shown.every(({ length }) => length === images.length)).toBe(true);
});

test('a fold is shown the same each time; noise differs from fold to fold', () => {
  for (const { what, show } of CONDITIONS) {
    expect(show(images, 2)).toEqual(show(images, 2));
    if (what.startsWith('noise')) expect(show(images, 1)).not.toEqual(show(images, 2));
  }
});
