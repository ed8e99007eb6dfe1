/** Draws digits on the canvas with a pointer, as a steady hand would, and replays strokes that somebody wrote. */
import type { Locator, Page } from '@playwright/test';
import type { Stroke } from '../../src/data/stroke.ts';

type Point = readonly [x: number, y: number];

/** Strokes in units of the canvas's side: 0 to 1, y downwards. Only the corners; the pen moves straight between them. */
const shapes: Readonly<Record<number, readonly (readonly Point[])[]>> = {
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
export const drawable = Object.keys(shapes).map(Number);

/** The part of a mouse that draws. */
export interface DrawingMouse {
  move(x: number, y: number): Promise<void>;
  down(): Promise<void>;
  up(): Promise<void>;
}

/** Draws a digit with the mouse: pen down, many small moves, pen up, for each stroke. */
export async function drawDigit(
  page: Page,
  canvas: Locator,
  digit: number,
  mouse: DrawingMouse = steadyMouse(page),
): Promise<void> {
  const box = await boxOf(canvas);
  const at = ([x, y]: Point): [number, number] => [box.x + x * box.width, box.y + y * box.height];
  for (const [start, ...rest] of shapes[digit] ?? []) {
    if (!start) continue;
    await page.mouse.move(...at(start));
    await mouse.down();
    for (const point of rest) await mouse.move(...at(point));
    await mouse.up();
  }
}

const steadyMouse = ({ mouse }: Page): DrawingMouse => ({
  move: (x, y) => mouse.move(x, y, { steps: 6 }),
  down: () => mouse.down(),
  up: () => mouse.up(),
});

/** Replays strokes given in units of the canvas's side, y downwards. */
export type Replay = (strokes: readonly Stroke[]) => Promise<void>;

/**
 * A pen that replays strokes as fast as the browser takes them. Its events come from the browser's own input, as a
 * tablet's do; they are sent in one go, so that the browser hands them on frame by frame.
 */
export async function penOn(page: Page, canvas: Locator): Promise<Replay> {
  const session = await page.context().newCDPSession(page);
  return async strokes => {
    const box = await boxOf(canvas);
    const send = (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', x: number, y: number) =>
      session.send('Input.dispatchMouseEvent', {
        type,
        x: box.x + x * box.width,
        y: box.y + y * box.height,
        pointerType: 'pen',
        button: 'left',
        buttons: type === 'mouseReleased' ? 0 : 1,
        clickCount: type === 'mouseMoved' ? 0 : 1,
      });
    const sent = strokes.flatMap(({ x, y }) => {
      const [top = 0, right = 0, bottom = top] = [y[0], x.at(-1), y.at(-1)];
      const moves = x.map((across, i) => send(i === 0 ? 'mousePressed' : 'mouseMoved', across, y[i] ?? top));
      return [...moves, send('mouseReleased', right, bottom)];
    });
    await Promise.all(sent);
  };
}

async function boxOf(canvas: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  if (!box) throw new Error('The drawing canvas is not on the page.');
  return box;
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
