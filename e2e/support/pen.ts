/** Draws digits on the canvas with a pointer, as a steady hand would. */
import type { Locator, Page } from '@playwright/test';

type Point = readonly [x: number, y: number];

/** Strokes in units of the canvas's side: 0 to 1, y downwards. Only the corners; the pen moves straight between them. */
const strokes: Readonly<Record<number, readonly (readonly Point[])[]>> = {
  0: [arc([0.5, 0.5], 0.17, 0.27, -90, 270)],
  1: [line([0.5, 0.22], [0.5, 0.78])],
  2: [[...arc([0.5, 0.36], 0.16, 0.14, -170, 30), [0.33, 0.76], [0.68, 0.76]]],
  3: [[...arc([0.49, 0.36], 0.15, 0.13, -150, 80), ...arc([0.49, 0.63], 0.17, 0.15, -80, 150)]],
  4: [
    [
      [0.58, 0.22],
      [0.33, 0.58],
      [0.7, 0.58],
    ],
    line([0.58, 0.4], [0.58, 0.8]),
  ],
  7: [
    [
      [0.33, 0.24],
      [0.67, 0.24],
      [0.46, 0.78],
    ],
  ],
};

/** Digits that can be drawn. */
export const drawable = Object.keys(strokes).map(Number);

/** Draws a digit with the mouse: pen down, many small moves, pen up, for each stroke. */
export async function drawDigit(page: Page, canvas: Locator, digit: number): Promise<void> {
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  if (!box) throw new Error('The drawing canvas is not on the page.');
  const at = ([x, y]: Point): [number, number] => [box.x + x * box.width, box.y + y * box.height];
  for (const [start, ...rest] of strokes[digit] ?? []) {
    if (!start) continue;
    await page.mouse.move(...at(start));
    await page.mouse.down();
    for (const point of rest) await page.mouse.move(...at(point), { steps: 6 });
    await page.mouse.up();
  }
}

function line(from: Point, to: Point): readonly Point[] {
  return [from, to];
}

/** Points along an ellipse, from one angle to another, in degrees; 0 is right, 90 is down. */
function arc([x, y]: Point, radiusX: number, radiusY: number, from: number, to: number): readonly Point[] {
  const parts = 16;
  return Array.from({ length: parts + 1 }, (_, i) => {
    const angle = ((from + ((to - from) * i) / parts) * Math.PI) / 180;
    return [x + radiusX * Math.cos(angle), y + radiusY * Math.sin(angle)];
  });
}
