/** Lines as the recordings have them; the recordings themselves where INKFOLD_DATA has them. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { PIXELS, SIDE } from '../../../src/data/digits.ts';
import { whatIsMissing } from '../../support/realData.ts';
import { PENS, pensFile } from './pens-file.ts';
import { balanced, drawPens, readPens } from './pens.ts';

/** A seven: a bar at the top from left to right, then down. The file's y grows upwards. */
const SEVEN = '{"label":7,"writer":1,"seq":2,"strokes":[[[100,400],[300,400],[200,100]]]}';

test('strokes come in the canvas’s units, y downwards', () => {
  expect(readPens(`${SEVEN}\n\n`)).toEqual([
    {
      label: 7,
      writer: 1,
      strokes: [{ x: [0.2, 0.6, 0.4], y: [expect.closeTo(0.2), expect.closeTo(0.2), 0.8] }],
    },
  ]);
});

test('they are drawn upright: the bar of a seven lies above its foot', () => {
  const { images, labels } = drawPens(readPens(`${SEVEN}\n${SEVEN}`));
  expect([...labels]).toEqual([7, 7]);
  expect(images.slice(0, PIXELS)).toEqual(images.slice(PIXELS));
  const inked = Array.from(
    { length: SIDE },
    (_, row) => images.slice(row * SIDE, (row + 1) * SIDE).filter(ink => ink > 128).length,
  ).filter(count => count > 0);
  expect(inked[1]).toBeGreaterThan(8);
  expect(inked.at(-2)).toBeLessThan(5);
});

test('a choice takes writers in turns and as many of each digit', () => {
  const line = (label: number, writer: number): string =>
    JSON.stringify({ label, writer, strokes: [[[100, 400]]] });
  const text = [line(1, 3), line(1, 3), line(1, 5), line(1, 4), line(2, 3)].join('\n');
  const chosen = balanced(readPens(text), 3);
  expect(chosen.map(({ label, writer }) => `${label} by ${writer}`)).toEqual([
    '1 by 3',
    '1 by 4',
    '1 by 5',
    '2 by 3',
  ]);
});

test.each([
  ['another label', SEVEN.replace('"label":7', '"label":12')],
  ['no strokes', '{"label":7,"strokes":[]}'],
  ['half a point', '{"label":7,"strokes":[[[1,2],[3]]]}'],
  ['a word', '{"label":7,"strokes":[[["a",2]]]}'],
])('%s is told with its line', (_what, line) => {
  expect(() => readPens(`${SEVEN}\n${line}`)).toThrow('line 2');
});

const missing = whatIsMissing('real pen strokes', [PENS]);

test.skipIf(missing !== null)('every recorded digit is read and leaves ink', () => {
  const { images, labels } = drawPens(readPens(gunzipSync(readFileSync(pensFile())).toString()));
  expect(labels).toHaveLength(7494);
  expect(new Set(labels).size).toBe(10);
  const blank = labels.filter((_, i) =>
    images.subarray(i * PIXELS, (i + 1) * PIXELS).every(ink => ink === 0),
  );
  expect(blank).toHaveLength(0);
});
