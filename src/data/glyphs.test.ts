import { expect, test } from 'vitest';
import { glyphsOf } from './glyphs.ts';
import type { Stroke } from './stroke.ts';

/** Digits one unit high whose ink begins at 0 across. */
const one: readonly Stroke[] = [{ x: [0, 0], y: [0, 1] }];
const two: readonly Stroke[] = [{ x: [0, 0.3, 0.6, 0, 0.6], y: [0.2, 0, 0.3, 1, 1] }];
const four: readonly Stroke[] = [
  { x: [0.3, 0, 0.6], y: [0, 0.6, 0.6] },
  { x: [0.45, 0.45], y: [0.3, 1] },
];
/** Its second stroke hangs to the right of the first, which it does not reach. */
const looseFour: readonly Stroke[] = [
  { x: [0.3, 0, 0.4], y: [0, 0.6, 0.6] },
  { x: [0.5, 0.5], y: [0.3, 1] },
];
/** The bar is drawn last and stands apart from the body. */
const five: readonly Stroke[] = [
  { x: [0.05, 0, 0.3, 0.35, 0], y: [0, 0.4, 0.45, 0.8, 1] },
  { x: [0.17, 0.5], y: [0, 0] },
];
const zeroInHalves: readonly Stroke[] = [
  { x: [0.3, 0, 0.3], y: [0, 0.5, 1] },
  { x: [0.3, 0.6, 0.32], y: [0, 0.5, 1] },
];

/** Digits side by side, with `gap` of paper between them. */
function line(digits: readonly (readonly Stroke[])[], gap: number, scale = 1): readonly Stroke[] {
  let at = 0;
  return digits.flatMap(digit => {
    const left = at;
    at += Math.max(...digit.flatMap(({ x }) => x)) + gap;
    return digit.map(({ x, y }) => ({ x: x.map(v => (v + left) * scale), y: y.map(v => v * scale) }));
  });
}

test.each([
  ['a 1', one],
  ['a 2', two],
  ['a 4 in two strokes', four],
  ['a 4 whose strokes stand apart', looseFour],
  ['a 5 whose bar stands apart', five],
  ['a 0 in two halves', zeroInHalves],
])('%s is one digit', (_, digit) => {
  expect(glyphsOf(digit)).toEqual([digit]);
});

test.each([0.2, 0.4, 1])(
  'digits with paper of %f heights between them are told apart, left to right',
  gap => {
    for (const scale of [0.1, 1, 500]) {
      const drawn = line([two, zeroInHalves, four, looseFour, five, one], gap, scale);
      const strokes = glyphsOf(drawn).map(glyph => glyph.length);
      expect(strokes).toEqual([1, 2, 2, 2, 2, 1]);
    }
  },
);

test('the order of drawing does not matter, and is kept within a digit', () => {
  const drawn = line([two, four, one], 0.3);
  const [first, a, b, last] = drawn;
  if (!first || !a || !b || !last) throw new Error('four strokes');
  expect(glyphsOf([last, b, first, a])).toEqual([[first], [b, a], [last]]);
});

test('two upright lines are an 11', () => {
  expect(glyphsOf(line([one, one], 0.3))).toHaveLength(2);
});

test('what is not drawn makes no digit', () => {
  expect(glyphsOf([])).toEqual([]);
  expect(
    glyphsOf([
      { x: [], y: [] },
      { x: [NaN], y: [1] },
    ]),
  ).toEqual([]);
  expect(glyphsOf([{ x: [NaN, 1], y: [0, 2] }])).toEqual([[{ x: [1], y: [2] }]]);
});

test('dots and level lines alone are digits as well', () => {
  expect(glyphsOf([{ x: [1], y: [1] }])).toHaveLength(1);
  expect(glyphsOf([{ x: [0, 1], y: [1, 1] }])).toHaveLength(1);
});

test('takes under 5 ms, also for slow hands’ thousands of points', () => {
  const slow = (left: number): Stroke => {
    const turns = Array.from({ length: 5000 }, (_, i) => i / 800);
    return { x: turns.map(a => left + Math.cos(a)), y: turns.map(a => 3 * Math.sin(a)) };
  };
  const drawn = [slow(0), slow(2.1), slow(5)];
  const times = Array.from({ length: 20 }, () => {
    const start = performance.now();
    expect(glyphsOf(drawn)).toHaveLength(2);
    return performance.now() - start;
  });
  // The fastest of many: others share this machine's cores.
  expect(Math.min(...times)).toBeLessThan(5);
});
