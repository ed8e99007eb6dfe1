/** A digit as a PNG in a data address: black ink on white paper, for any program that shows pictures. */
import { strToU8, zlibSync } from 'fflate';

/** "data:image/png;base64,…" of a square of grey levels (0 is paper, 255 is ink; row-major), `side` pixels wide. */
export function pngAddress(pixels: Uint8Array, side: number): string {
  const bytes = new Uint8Array([
    ...SIGNATURE,
    ...chunk('IHDR', [...word(side), ...word(side), GREY_DEPTH, GREY, 0, 0, 0]),
    ...chunk('IDAT', zlibSync(scanLines(pixels, side))),
    ...chunk('IEND', []),
  ]);
  return `data:image/png;base64,${btoa(String.fromCharCode(...bytes))}`;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const GREY_DEPTH = 8;
/** The colour type of a picture that has grey alone. */
const GREY = 0;

/** Each line after the number of its filter, which is none. */
function scanLines(pixels: Uint8Array, side: number): Uint8Array {
  const lines = new Uint8Array(side * (side + 1));
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) lines[y * (side + 1) + 1 + x] = 255 - (pixels[y * side + x] ?? 0);
  return lines;
}

/** Length, name, contents and checksum, as the PNG specification has them. */
function chunk(name: string, contents: ArrayLike<number>): readonly number[] {
  const named = [...strToU8(name), ...Array.from(contents)];
  return [...word(contents.length), ...named, ...word(crc32(named))];
}

/** Four bytes, the highest first. */
const word = (value: number): readonly number[] => [24, 16, 8, 0].map(shift => (value >>> shift) & 0xff);

/** CRC-32 as PNG and zip have it; bit by bit, for some hundred bytes. */
function crc32(bytes: readonly number[]): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
