import { describe, expect, test } from 'vitest';
import { labelHeights, marked, overlayAxes, overlayPath, spotOf } from './overlay.ts';

const line = (...values: readonly number[]) => ({
  name: '',
  points: values.map((value, i) => ({ epoch: i + 1, value })),
});

describe('axes', () => {
  test('end at the last epoch of the longest line and begin at a round floor', () => {
    const axes = overlayAxes([line(0.93, 0.984, 0.987, 0.989, 0.99), line(0.981, 0.986, 0.988)]);
    expect(axes.epochs).toBe(5);
    expect(axes.scale).toEqual({ bounds: [0.98, 1], log: false });
    expect(axes.yTicks).toEqual([0.98, 0.985, 0.99, 0.995, 1]);
    expect(axes.xTicks).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('stand before there is anything, and count long runs in round steps', () => {
    expect(overlayAxes([line()])).toEqual({
      epochs: 1,
      scale: { bounds: [0, 1], log: false },
      xTicks: [0, 1],
      yTicks: [0, 0.2, 0.4, 0.6, 0.8, 1],
    });
    const long = overlayAxes([line(...Array.from({ length: 120 }, () => 0.97))]);
    expect(long.xTicks).toEqual([0, 50, 100]);
    expect(long.yTicks).toEqual([0.95, 0.96, 0.97, 0.98, 0.99, 1]);
  });
});

test('error rates get a logarithmic axis', () => {
  const axes = overlayAxes([line(0.07, 0.016, 0.013), line(0.019, 0.014, 0.012)], 'error');
  expect(axes.scale).toEqual({ bounds: [0.01, 0.1], log: true });
  expect(axes.yTicks).toEqual([0.01, 0.02, 0.05, 0.1]);
});

test('a point stands at its epoch and at its height; what is below the floor runs along it', () => {
  const scale = { bounds: [0.9, 1], log: false } as const;
  const axes = { epochs: 4, scale, xTicks: [], yTicks: [] };
  expect(spotOf({ epoch: 1, value: 0.5 }, axes)).toEqual({ x: 0.25, y: 1 });
  const high = spotOf({ epoch: 4, value: 0.95 }, axes);
  expect(high.x).toBe(1);
  expect(high.y).toBeCloseTo(0.5, 12);
  expect(overlayPath([{ x: 0.25, y: 1 }, high])).toBe('M25.00 100.00L100.00 50.00');
  expect(overlayPath([high]), 'a point alone is a mark').toBe('');
});

test('a long line is marked here and there, and at its end', () => {
  const points = Array.from({ length: 50 }, (_, i) => i);
  const some = marked(points);
  expect(some.length).toBe(10);
  expect(some.at(-1)).toBe(49);
  expect(marked([1, 2, 3])).toEqual([1, 2, 3]);
});

describe('labels', () => {
  test('stand at their ends where there is room', () => {
    expect(
      labelHeights(
        [
          { x: 1, y: 0.2 },
          { x: 1, y: 0.5 },
        ],
        0.1,
      ),
    ).toEqual([0.2, 0.5]);
    const apart = [
      { x: 0.5, y: 0.2 },
      { x: 1, y: 0.2 },
    ];
    expect(labelHeights(apart, 0.1), 'ends far from each other').toEqual([0.2, 0.2]);
  });

  test('make room for each other, and stay in the picture', () => {
    const [a = 0, b = 0, c = 0] = labelHeights(
      [
        { x: 1, y: 1 },
        { x: 1, y: 0.98 },
        { x: 1, y: 0.97 },
      ],
      0.1,
    );
    expect(a).toBeCloseTo(1, 12);
    expect(b).toBeCloseTo(0.9, 12);
    expect(c).toBeCloseTo(0.8, 12);
    const [d = 0, e = 0] = labelHeights(
      [
        { x: 1, y: 0.3 },
        { x: 1, y: 0.3 },
      ],
      0.1,
    );
    expect(e - d).toBeCloseTo(0.1, 12);
  });
});
