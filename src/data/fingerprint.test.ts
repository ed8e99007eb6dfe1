/** The same digits are known again, and others are not taken for them. */
import { expect, test } from 'vitest';
import { blobs } from '../testing/blobs.ts';
import { digitSet } from './digits.ts';
import { fingerprintOf } from './fingerprint.ts';

test('the same digits under another name and id have the same fingerprint', () => {
  const set = blobs(50);
  expect(fingerprintOf(set)).toMatch(/^[0-9a-f]{16}$/);
  const again = digitSet({ ...blobs(50), id: 'other', name: 'other.csv' });
  expect(fingerprintOf(again)).toBe(fingerprintOf(set));
});

test('a changed pixel, a changed label, another order or missing labels make another one', () => {
  const set = blobs(50);
  const images = set.images.slice();
  images[20 * 784 + 400] = 255 - (images[20 * 784 + 400] ?? 0);
  const labels = Uint8Array.from(set.labels ?? [], label => 9 - label);
  const turned = new Uint8Array(set.images.length);
  for (let row = 0; row < 50; row++)
    turned.set(set.images.subarray(row * 784, row * 784 + 784), (49 - row) * 784);
  const others = [
    { ...set, images },
    { ...set, labels },
    { ...set, labels: null },
    { ...set, labels: new Uint8Array(50) },
    { ...set, images: turned },
    blobs(49),
  ].map(other => fingerprintOf(digitSet(other)));
  expect(new Set([...others, fingerprintOf(set)]).size).toBe(others.length + 1);
});
