/** The pictures can be read back, pixel for pixel. */
import { unzlibSync } from 'fflate';
import { expect, test } from 'vitest';
import { crc32 as referenceCrc } from 'node:zlib';
import { pngAddress } from './png.ts';

const SIDE = 28;
const pixels = Uint8Array.from({ length: SIDE * SIDE }, (_, i) => (i * 37) % 256);

test('a PNG of one grey byte a pixel, ink black, with right checksums', () => {
  const address = pngAddress(pixels, SIDE);
  expect(address).toMatch(/^data:image\/png;base64,[A-Za-z0-9+/]+=*$/);
  const bytes = Uint8Array.from(Buffer.from(address.replace(/^.*,/, ''), 'base64'));
  expect([...bytes.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);

  const view = new DataView(bytes.buffer);
  const chunks = new Map<string, Uint8Array>();
  for (let at = 8; at < bytes.length;) {
    const length = view.getUint32(at);
    const named = bytes.subarray(at + 4, at + 8 + length);
    expect(view.getUint32(at + 8 + length)).toBe(referenceCrc(named));
    chunks.set(new TextDecoder().decode(named.subarray(0, 4)), named.subarray(4));
    at += 12 + length;
  }
  expect([...chunks.keys()]).toEqual(['IHDR', 'IDAT', 'IEND']);
  expect([...(chunks.get('IHDR') ?? [])]).toEqual([0, 0, 0, SIDE, 0, 0, 0, SIDE, 8, 0, 0, 0, 0]);
  const lines = unzlibSync(chunks.get('IDAT') ?? new Uint8Array(0));
  expect(lines.length).toBe(SIDE * (SIDE + 1));
  const back = pixels.map((_, i) => 255 - (lines[Math.floor(i / SIDE) * (SIDE + 1) + 1 + (i % SIDE)] ?? 0));
  expect(back).toEqual(pixels);
});
