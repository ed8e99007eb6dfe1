/** Develops screenshots into WebP files, in another page of the same browser. */
import type { BrowserContext, Page } from '@playwright/test';
import { animation, type Frame } from './webp.ts';

/** A screenshot and how long it is shown. */
export interface Take {
  readonly png: Buffer;
  readonly ms: number;
}

export class Darkroom {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  static async open(context: BrowserContext): Promise<Darkroom> {
    const page = await context.newPage();
    // Any page of the app's origin will do: decoders are for secure places only, which a blank page is not.
    await page.goto('/icon.svg');
    return new Darkroom(page);
  }

  /** One picture; quality from 0 to 1. */
  async still(png: Buffer, quality: number): Promise<Uint8Array> {
    const part = await this.#page.evaluate(develop, { after: png.toString('base64'), before: null, quality });
    return Buffer.from(part?.still ?? '', 'base64');
  }

  /** An animation of screenshots of one size, each stored as what it changes. */
  async film(takes: readonly Take[], quality: number): Promise<Uint8Array> {
    const frames: Frame[] = [];
    let before: string | null = null;
    for (const { png, ms } of takes) {
      const after = png.toString('base64');
      const part: Part | null = await this.#page.evaluate(develop, { after, before, quality });
      const last = frames.at(-1);
      if (part) frames.push({ ...part, still: Buffer.from(part.still, 'base64'), ms });
      else if (last) frames[frames.length - 1] = { ...last, ms: last.ms + ms };
      before = after;
    }
    return animation(frames);
  }

  /** What a browser finds in a file: the number of frames, and milliseconds from the first to the end of the last. */
  async inspect(bytes: Uint8Array): Promise<{ readonly frames: number; readonly ms: number }> {
    return this.#page.evaluate(async base64 => {
      const data = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
      const decoder = new ImageDecoder({ data, type: 'image/webp' });
      await decoder.tracks.ready;
      await decoder.completed;
      const frames = decoder.tracks.selectedTrack?.frameCount ?? 0;
      const { image } = await decoder.decode({ frameIndex: frames - 1 });
      const ms = (image.timestamp + (image.duration ?? 0)) / 1000;
      image.close();
      decoder.close();
      return { frames, ms };
    }, Buffer.from(bytes).toString('base64'));
  }
}

/** A part of a picture, its WebP file as base64. */
interface Part {
  readonly still: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Runs in the browser: the part of `after` that differs from `before`; null where nothing does. */
async function develop(given: {
  readonly after: string;
  readonly before: string | null;
  readonly quality: number;
}): Promise<Part | null> {
  const draw = async (base64: string): Promise<OffscreenCanvasRenderingContext2D> => {
    const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    if (!context) throw new Error('no canvas');
    context.drawImage(bitmap, 0, 0);
    return context;
  };
  const now = await draw(given.after);
  const { width, height } = now.canvas;
  let [left, top, right, bottom] = [0, 0, width, height];
  if (given.before !== null) {
    const shown = (await draw(given.before)).getImageData(0, 0, width, height).data;
    const wanted = now.getImageData(0, 0, width, height).data;
    [left, top, right, bottom] = [width, height, 0, 0];
    for (let i = 0; i < wanted.length; i += 4) {
      const differs =
        wanted[i] !== shown[i] || wanted[i + 1] !== shown[i + 1] || wanted[i + 2] !== shown[i + 2];
      if (!differs) continue;
      const [x, y] = [(i / 4) % width, Math.floor(i / 4 / width)];
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
    if (right <= left) return null;
    // The container knows even places alone.
    left -= left % 2;
    top -= top % 2;
  }
  const part = new OffscreenCanvas(right - left, bottom - top);
  part.getContext('2d')?.drawImage(now.canvas, -left, -top);
  const blob = await part.convertToBlob({ type: 'image/webp', quality: given.quality });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let still = '';
  for (let i = 0; i < bytes.length; i += 8192) still += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return { still: btoa(still), x: left, y: top, width: part.width, height: part.height };
}
