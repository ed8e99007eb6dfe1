import { expect, test } from 'vitest';
import { curveThrough, parsePath } from './curve.ts';
import { skeletons } from './skeletons.ts';

test('reads points and corners', () => {
  expect(parsePath('0,-5 3.5,2! 7,9')).toEqual([
    { x: 0, y: -5, corner: false },
    { x: 3.5, y: 2, corner: true },
    { x: 7, y: 9, corner: false },
  ]);
});

test('the curve passes through every knot, from the first to the last', () => {
  const knots = parsePath('0,0 10,30 40,35 60,80! 10,100');
  const { x, y } = curveThrough(knots);
  const points = x.map((px, i) => [px, y[i] ?? NaN] as const);
  for (const knot of knots) {
    const nearest = Math.min(...points.map(([px, py]) => Math.hypot(px - knot.x, py - knot.y)));
    expect(nearest).toBeLessThan(1e-9);
  }
  expect([x[0], y[0], x.at(-1), y.at(-1)]).toEqual([0, 0, 10, 100]);
});

test('two knots make a straight line, and corners stay sharp', () => {
  const { x, y } = curveThrough(parsePath('0,0 50,0! 50,100'));
  x.forEach((px, i) => expect(px < 50 ? y[i] : px).toBeCloseTo(px < 50 ? 0 : 50, 9));
});

test('repeated and single knots are fine', () => {
  expect(curveThrough(parsePath('3,4'))).toEqual({ x: [3], y: [4] });
  expect(curveThrough(parsePath('3,4 3,4 9,9')).x.every(Number.isFinite)).toBe(true);
});

test('every skeleton can be read and is about 100 units high', () => {
  expect(skeletons).toHaveLength(10);
  for (const { strokes } of skeletons.flat()) {
    const ys = strokes.flatMap(path => curveThrough(parsePath(path)).y);
    expect(ys.every(Number.isFinite)).toBe(true);
    expect(Math.abs(Math.max(...ys) - Math.min(...ys) - 100)).toBeLessThan(12);
  }
});
