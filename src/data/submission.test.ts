import { expect, test } from 'vitest';
import { submissionCsv } from './submission.ts';

test('writes a header and one line for each label, ids from 1', () => {
  expect(submissionCsv(Uint8Array.of(7, 0, 9))).toBe('ImageId,Label\n1,7\n2,0\n3,9\n');
  expect(submissionCsv(new Uint8Array(0))).toBe('ImageId,Label\n');
});

test('reads back to the same labels, 28,000 of them', () => {
  const labels = Uint8Array.from({ length: 28000 }, (_, i) => (i * 7 + (i >> 5)) % 10);
  const lines = submissionCsv(labels).trimEnd().split('\n');
  expect(lines).toHaveLength(28001);
  const rows = lines.slice(1).map(line => line.split(',').map(Number));
  expect(rows.map(([id]) => id)).toEqual(Array.from(labels, (_, i) => i + 1));
  expect(Uint8Array.from(rows, ([, label]) => label ?? NaN)).toEqual(labels);
});
