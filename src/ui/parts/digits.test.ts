import { describe, expect, it } from 'vitest';
import { mosaic, SIDE } from './digits.ts';

const withPixel = (at: number, value: number): Uint8Array => {
  const digit = new Uint8Array(SIDE * SIDE);
  digit[at] = value;
  return digit;
};

describe('mosaic', () => {
  it('puts digits side by side, then below, in the ink of the theme', () => {
    const picture = mosaic([withPixel(0, 255), withPixel(29, 128), withPixel(783, 7)], 2, [1, 2, 3]);
    expect([picture.width, picture.height]).toEqual([56, 56]);
    const pixel = (x: number, y: number): number[] =>
      Array.from(picture.rgba.slice(4 * (y * 56 + x), 4 * (y * 56 + x) + 4));
    expect(pixel(0, 0)).toEqual([1, 2, 3, 255]);
    expect(pixel(28 + 1, 1)).toEqual([1, 2, 3, 128]);
    expect(pixel(27, 55)).toEqual([1, 2, 3, 7]);
    expect(pixel(40, 40)).toEqual([0, 0, 0, 0]);
  });

  it('is one clear row where there are no digits', () => {
    const picture = mosaic([], 3, [9, 9, 9]);
    expect([picture.width, picture.height]).toEqual([84, 28]);
    expect(picture.rgba.every(v => v === 0)).toBe(true);
  });
});
