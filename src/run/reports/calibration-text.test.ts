import { expect, test } from 'vitest';
import { crossFit } from '../metrics/cross-fit.ts';
import { answerText, nines, temperatureNote } from './calibration-text.ts';

/** So many rows a fold that say 0.9, of which so many are right. */
const fit = (folds: number, right: number, rows = 100) =>
  crossFit(
    Array.from({ length: folds }, (_, fold) => ({
      fold: fold + 1,
      rows: Int32Array.from({ length: rows }, (_row, i) => i),
      probabilities: Float32Array.from({ length: 10 * rows }, (_p, i) => [0.9, 0.1][i % 10] ?? 0),
    })),
    Uint8Array.from({ length: rows }, (_, i) => (i < right ? 0 : 1)),
  );

test('what it says beside what it is', () => {
  expect(answerText(fit(2, 70))).toBe(
    'On average it says 90.00 % and is right in 70.00 %: too sure of itself.',
  );
  expect(answerText(fit(2, 88))).toMatch(/is right in 88.00 %: no further apart than chance explains\.$/);
  expect(answerText(fit(2, 100))).toMatch(/is right in 100.00 %: too modest\.$/);
  expect(answerText(fit(1, 8920, 10_000))).toMatch(/is right in 89.20 %: a little too sure of itself\.$/);
});

test('the temperature’s direction, and how its error was taken', () => {
  expect(temperatureNote(fit(2, 70))).toMatch(
    /tones its confidence down.*each fold’s digits.*other folds\.$/,
  );
  expect(temperatureNote(fit(2, 97))).toMatch(/makes it bolder/);
  expect(temperatureNote(fit(1, 70))).toMatch(/tones its confidence down.*each half.*other half\.$/);
  expect(temperatureNote(fit(2, 100))).toMatch(/^No digit was read wrong/);
});

test('an error that the temperature makes worse is not passed over', () => {
  const mended = fit(2, 70);
  const worse = { ...mended, after: { ...mended.after, error: mended.before.error + 0.1 } };
  expect(temperatureNote(worse)).toMatch(/fitted to the loss \(0\.\d{4} before, 0\.\d{4} after\)/);
  expect(temperatureNote(mended)).not.toContain('fitted to the loss');
});

test('shares keep the digits that tell them from all', () => {
  expect([0, 0.1, 1 - 10 ** -0.5, 0.9, 1 - 10 ** -1.5, 0.99, 0.9995, 1 - 1e-9, 1].map(nines)).toEqual([
    '0 %',
    '10 %',
    '68.4 %',
    '90 %',
    '96.8 %',
    '99 %',
    '99.95 %',
    '100 %',
    '100 %',
  ]);
});
