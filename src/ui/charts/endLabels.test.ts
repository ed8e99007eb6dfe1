import { expect, test } from 'vitest';
import { endLabels } from './endLabels.ts';

const scale = { bounds: [0, 1], log: false } as const;
const known = (values: readonly (number | null)[]) =>
  values.flatMap((value, i) => (value === null ? [] : [[i, Number(value.toFixed(6))]]));

test('a label stands at the last point of its line, and nowhere without one', () => {
  const [a = [], b = []] = endLabels(
    [
      [0.1, 0.8, null],
      [null, null, null],
    ],
    scale,
    0.1,
  );
  expect(known(a)).toEqual([[1, 0.8]]);
  expect(known(b)).toEqual([]);
});

test('labels of lines that end together keep apart, on any axis', () => {
  const [a = [], b = []] = endLabels([[0.5], [0.5]], scale, 0.2);
  expect(Math.abs((a[0] ?? 0) - (b[0] ?? 0))).toBeCloseTo(0.2, 6);
  const log = { bounds: [0.01, 1], log: true } as const;
  const [c = [], d = []] = endLabels([[0.1], [0.1]], log, 0.5);
  expect((c[0] ?? 0) / (d[0] ?? 1), 'half of two powers of ten').toBeCloseTo(10, 6);
});
