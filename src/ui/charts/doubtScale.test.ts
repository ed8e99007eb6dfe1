import { expect, test } from 'vitest';
import { alongDoubt, TICKS } from './doubtScale.ts';

test('every nine takes as much room as the one before', () => {
  const stops = [0, 0.9, 0.99, 0.999, 0.9999].map(alongDoubt);
  stops.forEach((stop, i) => expect(stop).toBeCloseTo(i / 5, 9));
});

test('what is surer than the axis reaches stands at its end', () => {
  expect(alongDoubt(1)).toBe(1);
  expect(alongDoubt(1 - 1e-9)).toBe(1);
});

test('ticks ascend from one end to the other', () => {
  const places = TICKS.map(({ share }) => alongDoubt(share));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect([places[0], places.at(-1)]).toEqual([0, 1]);
});
