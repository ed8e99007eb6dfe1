/**
 * Pictures as WebP, without an encoder of our own: Chromium encodes each still picture, and here the stills become one
 * animated file. Its container is RIFF (developers.google.com/speed/webp/docs/riff_container).
 */

/** A still picture that replaces a part of what is shown. */
export interface Frame {
  /** A WebP file of one picture, lossy or lossless. */
  readonly still: Uint8Array;
  /** Where its corner lies, in pixels; both are even. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** How long it is shown, in milliseconds. */
  readonly ms: number;
}

/** One WebP file that shows the frames in turn, for ever; the first covers the whole picture. */
export function animation(frames: readonly Frame[]): Uint8Array {
  const [first] = frames;
  if (!first) throw new Error('An animation needs a frame.');
  const canvas = chunk('VP8X', [ANIMATED, 0, 0, 0, ...int24(first.width - 1), ...int24(first.height - 1)]);
  // A white ground and no last turn.
  const control = chunk('ANIM', [255, 255, 255, 255, 0, 0]);
  return file([canvas, control, ...frames.map(frameChunk)]);
}

/** Flag of VP8X: the file is an animation. */
const ANIMATED = 0x02;
/** Flag of ANMF: the frame replaces what lies under it and is not mixed with it. */
const REPLACES = 0x02;
/** Chunks of a still that are its picture; what else there is (a colour profile) belongs to no frame. */
const PICTURE = new Set(['VP8 ', 'VP8L', 'ALPH']);
const HEADER_BYTES = 12;

function frameChunk({ still, x, y, width, height, ms }: Frame): Uint8Array {
  if (x % 2 !== 0 || y % 2 !== 0) throw new Error('A frame’s corner must lie at even pixels.');
  const place = [x / 2, y / 2, width - 1, height - 1, ms].flatMap(int24);
  return chunk('ANMF', [...place, REPLACES, ...picture(still)]);
}

/** The chunks of a still file that hold its picture. */
function picture(still: Uint8Array): Uint8Array {
  const view = new DataView(still.buffer, still.byteOffset, still.byteLength);
  const kept: Uint8Array[] = [];
  let at = HEADER_BYTES;
  while (at + 8 <= still.length) {
    const name = String.fromCharCode(...still.subarray(at, at + 4));
    const end = at + 8 + even(view.getUint32(at + 4, true));
    if (PICTURE.has(name)) kept.push(still.subarray(at, end));
    at = end;
  }
  if (kept.length === 0) throw new Error('This is no WebP picture.');
  return joined(kept);
}

function file(chunks: readonly Uint8Array[]): Uint8Array {
  const body = joined([ascii('WEBP'), ...chunks]);
  return joined([ascii('RIFF'), int32(body.length), body]);
}

function chunk(name: string, content: ArrayLike<number>): Uint8Array {
  const padding = even(content.length) - content.length;
  return joined([ascii(name), int32(content.length), Uint8Array.from(content), new Uint8Array(padding)]);
}

const even = (length: number): number => length + (length % 2);
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const int24 = (value: number): readonly number[] => [value & 255, (value >> 8) & 255, (value >> 16) & 255];
const int32 = (value: number): Uint8Array => Uint8Array.of(...int24(value), (value >>> 24) & 255);

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
