/** Painting digits from bytes: ink of one colour on a clear ground, so that a digit fits any theme. */

/** Width and height of a digit, in pixels. */
export const SIDE = 28;
/** Bytes of one digit. */
export const PIXELS = SIDE * SIDE;

/** A colour as red, green and blue, each 0 to 255. */
export type Rgb = readonly [number, number, number];

/** The colour of an element's text, resolved. */
export function inkOf(element: Element): Rgb {
  const [red = 0, green = 0, blue = 0] = (getComputedStyle(element).color.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}

/** Width and height, in pixels, of a picture of so many digits in so many columns: one clear row where there are none. */
export const mosaicSize = (
  count: number,
  columns: number,
): { readonly width: number; readonly height: number } => ({
  width: columns * SIDE,
  height: Math.max(1, Math.ceil(count / columns)) * SIDE,
});

/**
 * Digits side by side, row after row, as RGBA bytes of a columns·28 × rows·28 picture. Each digit is 784 bytes whose
 * value becomes the opacity of the ink; places without a digit stay clear.
 */
export function mosaic(
  digits: readonly Uint8Array[],
  columns: number,
  [red, green, blue]: Rgb,
): { readonly width: number; readonly height: number; readonly rgba: Uint8ClampedArray<ArrayBuffer> } {
  const { width, height } = mosaicSize(digits.length, columns);
  const rgba = new Uint8ClampedArray(width * height * 4);
  digits.forEach((digit, place) => {
    const left = (place % columns) * SIDE;
    const top = Math.floor(place / columns) * SIDE;
    for (let p = 0; p < PIXELS; p++) {
      const at = 4 * ((top + Math.floor(p / SIDE)) * width + left + (p % SIDE));
      rgba[at] = red;
      rgba[at + 1] = green;
      rgba[at + 2] = blue;
      rgba[at + 3] = digit[p] ?? 0;
    }
  });
  return { width, height, rgba };
}
