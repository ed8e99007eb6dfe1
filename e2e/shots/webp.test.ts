/** The container of an animation; readme.spec.ts has Chromium decode a whole one. */
import { expect, test } from 'vitest';
import { animation } from './webp.ts';

/** A lossy picture of 1 × 1 pixel. */
const DOT = Uint8Array.from(atob('UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA'), letter =>
  letter.charCodeAt(0),
);
const frame = { still: DOT, x: 0, y: 0, width: 1, height: 1, ms: 300 };

/** Names and lengths of a file's chunks. */
function chunksOf(bytes: Uint8Array): readonly string[] {
  const view = new DataView(bytes.buffer);
  const found: string[] = [];
  for (let at = 12; at < bytes.length;) {
    const length = view.getUint32(at + 4, true);
    found.push(`${String.fromCharCode(...bytes.subarray(at, at + 4))} ${length}`);
    at += 8 + length + (length % 2);
  }
  return found;
}

test('frames stand in their chunks, and the length is told', () => {
  const bytes = animation([frame, { ...frame, x: 2, y: 514 }]);
  const picture = DOT.length - 12;
  expect(chunksOf(bytes)).toEqual(['VP8X 10', 'ANIM 6', `ANMF ${16 + picture}`, `ANMF ${16 + picture}`]);
  expect(new DataView(bytes.buffer).getUint32(4, true)).toBe(bytes.length - 8);
  const second = bytes.length - 16 - picture;
  expect([...bytes.subarray(second, second + 6)], 'halves of the corner').toEqual([1, 0, 0, 1, 1, 0]);
  expect([...bytes.subarray(second + 12, second + 15)], 'milliseconds').toEqual([44, 1, 0]);
});

test('what cannot be written is refused', () => {
  expect(() => animation([])).toThrow('needs a frame');
  expect(() => animation([{ ...frame, x: 3 }])).toThrow('even');
  expect(() => animation([{ ...frame, still: new Uint8Array(40) }])).toThrow('no WebP');
});
