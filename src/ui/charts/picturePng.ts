/** A picture painted on a canvas of its own, in the page's fonts. */
import { present } from '../../lib/check.ts';
import type { Path, Picture, Words } from './picture.ts';

/** Dots a pixel: sharp on paper and on fine screens. */
const DOTS = 2;

/** The bytes of a PNG file, twice as wide and high as the picture in dots. Rejects where the browser gives no bytes. */
export async function pngOf(picture: Picture): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = document.createElement('canvas');
  canvas.width = picture.width * DOTS;
  canvas.height = picture.height * DOTS;
  const context = present(canvas.getContext('2d'), 'a 2D canvas');
  context.scale(DOTS, DOTS);
  context.fillStyle = picture.ground;
  context.fillRect(0, 0, picture.width, picture.height);
  for (const shape of picture.shapes) {
    if (shape.kind === 'path') paintPath(context, shape);
    else paintWords(context, shape, picture.font);
  }
  const blob = await new Promise<Blob | null>(resolve => canvas.toBlob(resolve, 'image/png'));
  return new Uint8Array(await present(blob, 'a PNG').arrayBuffer());
}

function paintPath(context: CanvasRenderingContext2D, shape: Path): void {
  const { d, fill, stroke, width = 1, dash = '', opacity = 1 } = shape;
  const path = new Path2D(d);
  context.globalAlpha = opacity;
  if (fill !== undefined) {
    context.fillStyle = fill;
    // Called so because lint takes every .fill(object) for that of an array.
    context.fill.call(context, path);
  }
  if (stroke !== undefined) {
    context.strokeStyle = stroke;
    context.lineWidth = width;
    context.setLineDash(dash === '' ? [] : dash.split(/[ ,]+/).map(Number));
    context.stroke(path);
  }
  context.globalAlpha = 1;
}

function paintWords(context: CanvasRenderingContext2D, words: Words, font: string): void {
  context.font = `${words.bold ? '600 ' : ''}${words.size}px ${font}`;
  context.fillStyle = words.colour;
  context.textAlign = words.align === 'middle' ? 'center' : (words.align ?? 'start');
  context.fillText(words.text, words.x, words.y);
}
