import { expect, test } from 'vitest';
import { PIXELS, SIDE } from './digits.ts';
import { rasterize } from './raster.ts';

const at = (pixels: Uint8Array, x: number, y: number): number => pixels[y * SIDE + x] ?? NaN;
const sum = (pixels: Uint8Array): number => pixels.reduce((total, ink) => total + ink, 0) / 255;

test('a line has full ink inside, grey edges and paper outside', () => {
  const line = rasterize([{ x: [5, 23], y: [14, 14] }], 1.25);
  // Centre line at y = 14: the centres of rows 13 and 14 are 0.5 away, those of rows 12 and 15 are 1.5 away.
  expect([11, 12, 13, 14, 15, 16].map(y => at(line, 14, y))).toEqual([0, 77, 255, 255, 77, 0]);
  expect(at(line, 1, 14)).toBe(0);
});

test('ink equals the area of the pen’s path', () => {
  const radius = 2;
  const line = rasterize([{ x: [6, 20], y: [8, 19] }], radius);
  const area = 2 * radius * Math.hypot(14, 11) + Math.PI * radius ** 2;
  expect(Math.abs(sum(line) - area) / area).toBeLessThan(0.02);
});

test('a single point is a dot of the pen’s size', () => {
  const dot = rasterize([{ x: [14], y: [14] }], 2);
  expect(Math.abs(sum(dot) - Math.PI * 4)).toBeLessThan(0.5);
});

test('crossing lines saturate instead of overflowing', () => {
  const cross = rasterize(
    [
      { x: [4, 24], y: [14, 14] },
      { x: [14, 14], y: [4, 24] },
    ],
    1.5,
  );
  expect(at(cross, 14, 14)).toBe(255);
  expect(Math.max(...cross)).toBe(255);
});

test('draws the same from either end, and leaves out what lies beyond the sheet', () => {
  const there = rasterize([{ x: [-10, 12, 40], y: [3, 20, 9] }], 1.3);
  const back = rasterize([{ x: [40, 12, -10], y: [9, 20, 3] }], 1.3);
  expect(there).toEqual(back);
  expect(rasterize([{ x: [100, 200], y: [100, 100] }], 1)).toEqual(new Uint8Array(PIXELS));
});

test('no strokes and empty strokes leave the sheet blank', () => {
  expect(sum(rasterize([], 1))).toBe(0);
  expect(sum(rasterize([{ x: [], y: [] }], 1))).toBe(0);
});
