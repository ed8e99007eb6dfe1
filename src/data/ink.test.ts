import { expect, test } from 'vitest';
import { SIDE } from './digits.ts';
import { asInMnist, drawingToDigit, drawingToViews, type Rendering } from './ink.ts';
import type { Stroke } from './stroke.ts';

/** A seven with a bar, in the unit square of the drawing canvas. */
const seven: readonly Stroke[] = [
  { x: [0.3, 0.7, 0.5, 0.42], y: [0.2, 0.21, 0.55, 0.85] },
  { x: [0.35, 0.65], y: [0.55, 0.53] },
];

const moved = (strokes: readonly Stroke[], scale: number, dx: number, dy: number): Stroke[] =>
  strokes.map(({ x, y }) => ({ x: x.map(v => v * scale + dx), y: y.map(v => v * scale + dy) }));

function read(strokes: readonly Stroke[], how: Rendering = asInMnist): Uint8Array {
  const digit = drawingToDigit(strokes, how);
  if (digit === null) throw new Error('nothing was drawn');
  return digit;
}

function measure(digit: Uint8Array) {
  let [mass, x, y] = [0, 0, 0];
  const rows = new Set<number>();
  const columns = new Set<number>();
  digit.forEach((ink, i) => {
    if (ink === 0) return;
    mass += ink;
    x += ink * (i % SIDE);
    y += ink * Math.floor(i / SIDE);
    columns.add(i % SIDE);
    rows.add(Math.floor(i / SIDE));
  });
  return { x: x / mass, y: y / mass, height: rows.size, width: columns.size, mass: mass / 255 };
}

test.each([
  ['MNIST’s', asInMnist, 20],
  ['a smaller box’s', { ...asInMnist, box: 18 }, 18],
])('%s longer side fills the box and the centre of mass is within half a pixel of 14', (_, how, box) => {
  const { x, y, height, width } = measure(read(seven, how));
  expect(height).toBe(box);
  expect(width).toBeLessThan(box);
  expect(Math.abs(x - 14)).toBeLessThanOrEqual(0.5);
  expect(Math.abs(y - 14)).toBeLessThanOrEqual(0.5);
});

test('size and place of the drawing do not matter', () => {
  const digit = read(seven);
  for (const [scale, dx, dy] of [
    [1, 0.2, -0.1],
    [500, 0, 0],
    [1e-6, 0.5, 0.5],
    [1e12, -1e12, 3],
  ] as const) {
    const other = read(moved(seven, scale, dx, dy));
    const difference = other.reduce((most, ink, i) => Math.max(most, Math.abs(ink - (digit[i] ?? 0))), 0);
    expect(difference).toBeLessThanOrEqual(1);
  }
});

test('wide drawings keep their aspect', () => {
  const { height, width } = measure(read([{ x: [0, 4, 4, 0, 0], y: [0, 0, 1, 1, 0] }], asInMnist));
  expect(width).toBe(20);
  expect(height).toBeLessThan(8);
});

test('straight lines, upright and level, fill the box and are one pen wide', () => {
  const upright = measure(read([{ x: [3, 3], y: [0, 9] }]));
  const level = measure(read([{ x: [0, 9], y: [3, 3] }]));
  expect([upright.height, level.width]).toEqual([asInMnist.box, asInMnist.box]);
  expect(upright.width).toBeLessThanOrEqual(4);
  expect(level.height).toBeLessThanOrEqual(4);
});

test('a dot stays as wide as the pen and lands in the middle', () => {
  for (const dot of [[{ x: [0.9], y: [0.1] }], [{ x: [7, 7, 7], y: [2, 2, 2] }]]) {
    const { x, y, mass } = measure(read(dot, asInMnist));
    expect(mass).toBeGreaterThan(Math.PI * asInMnist.radius ** 2 * 0.7);
    expect(mass).toBeLessThan(Math.PI * asInMnist.radius ** 2 * 1.3);
    expect(Math.abs(x - 14)).toBeLessThanOrEqual(0.5);
    expect(Math.abs(y - 14)).toBeLessThanOrEqual(0.5);
  }
});

test('a drawing is read as it is shown, and turned to the left, where its upright line leans', () => {
  const upright: readonly Stroke[] = [{ x: [3, 3], y: [0, 9] }];
  const views = drawingToViews(upright);
  expect(views?.shown).toEqual(read(upright));
  expect(views?.others).toHaveLength(2);
  const places = (row: number) =>
    Array.from(views?.others[1]?.subarray(row * SIDE, (row + 1) * SIDE) ?? []).flatMap((ink, x) =>
      ink ? [x] : [],
    );
  expect(Math.max(...places(6))).toBeLessThan(Math.max(...places(21)));
});

test('a narrower rendering is as high, and less wide in the same measure', () => {
  const ring: readonly Stroke[] = [{ x: [0, 6, 6, 0, 0], y: [0, 0, 9, 9, 0] }];
  const [wide, narrow] = [1, 0.75].map(width => measure(read(ring, { ...asInMnist, width })));
  expect(narrow?.height).toBe(wide?.height);
  expect((narrow?.width ?? 0) / (wide?.width ?? 1)).toBeCloseTo(0.8, 1);
});

test('nothing drawn is null', () => {
  expect(drawingToViews([])).toBeNull();
  expect(drawingToDigit([])).toBeNull();
  expect(drawingToDigit([{ x: [], y: [] }])).toBeNull();
  expect(drawingToDigit([{ x: [NaN, Infinity], y: [1, 2] }])).toBeNull();
});

test('points that are not finite are left out', () => {
  const [bar, ...rest] = seven;
  const holey = { x: [...(bar?.x ?? []), NaN], y: [...(bar?.y ?? []), 0.3] };
  expect(read([holey, ...rest])).toEqual(read(seven));
});

test('no ink is lost where the mass is far off the middle of the box', () => {
  // A long hair with a scribble at one end.
  const scribble = Array.from({ length: 60 }, (_, i) => i);
  const strokes = [
    { x: [0, 100], y: [50, 50] },
    { x: scribble.map(i => 100 - (i % 7)), y: scribble.map(i => 40 + ((i * 5) % 21)) },
  ];
  expect(measure(read(strokes)).width).toBe(asInMnist.box);
});

test('takes under 3 ms, also for a slow hand’s 5,000 points', () => {
  const angles = Array.from({ length: 5000 }, (_, i) => i / 300);
  const spiral = { x: angles.map(a => a * Math.cos(a)), y: angles.map(a => a * Math.sin(a)) };
  const times = Array.from({ length: 20 }, () => {
    const start = performance.now();
    read([spiral]);
    return performance.now() - start;
  });
  // The fastest of many: others share this machine's cores.
  expect(Math.min(...times)).toBeLessThan(3);
});
