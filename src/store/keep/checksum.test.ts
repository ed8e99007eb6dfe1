import { expect, test } from 'vitest';
import { experiment } from '../../testing/experiment.ts';
import { checksumOf } from './checksum.ts';

test('a value and its structured clone have one checksum', () => {
  expect(checksumOf(structuredClone(experiment))).toBe(checksumOf(experiment));
  expect(checksumOf(experiment)).toMatch(/^[0-9a-f]{16}$/);
});

test('every bit of an array counts, wherever it lies in its buffer and however long it is', () => {
  const sums = new Set<string>();
  const bytes = Uint8Array.from({ length: 37 }, (_, i) => i * 7);
  for (const from of [0, 1, 4]) expect(checksumOf(bytes.slice(from))).toBe(checksumOf(bytes.subarray(from)));
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const damaged = bytes.slice();
    damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    sums.add(checksumOf(damaged));
  }
  sums.add(checksumOf(bytes));
  expect(sums.size).toBe(bytes.length * 8 + 1);
});

test('what looks alike is told apart', () => {
  const values = [
    null,
    undefined,
    true,
    false,
    0,
    -0,
    NaN,
    Infinity,
    '',
    '0',
    [],
    [[]],
    [null],
    {},
    { a: 1 },
    { a: '1' },
    { b: 1 },
    ['a', 1],
    new Float32Array(0),
    new Float32Array(1),
    new Float32Array(2),
    [new Float32Array(1), new Float32Array(1)],
  ];
  expect(new Set(values.map(checksumOf)).size).toBe(values.length);
});
