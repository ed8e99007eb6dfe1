/** A fingerprint of each image, by which equal images find each other without comparing pixels. */
import { check } from '../lib/check.ts';

/** Bytes of one image. Not taken from digits.ts, which imports this file. */
const ROW_BYTES = 784;
const ROW_WORDS = ROW_BYTES / 4;

/**
 * Two 32-bit words for each row of 784 bytes: MurmurHash3 (x86, 32 bits; Austin Appleby, public domain) twice, with
 * constants that differ. Among 100,000 different images the odds that any two agree are about 1 to 4 billion.
 */
export function rowHashes(images: Uint8Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  check(images.length % ROW_BYTES === 0, `${images.length} bytes of images`);
  const hashes = new Uint32Array((images.length / ROW_BYTES) * 2);
  for (let row = 0; 2 * row < hashes.length; row++)
    hashRow(images.subarray(row * ROW_BYTES, (row + 1) * ROW_BYTES), hashes, 2 * row);
  return hashes;
}

/** Writes one row's two words to `hashes` at `at`. The row is 784 bytes at a multiple of 4 in its buffer. */
export function hashRow(row: Uint8Array<ArrayBuffer>, hashes: Uint32Array<ArrayBuffer>, at: number): void {
  const words = new Uint32Array(row.buffer, row.byteOffset, ROW_WORDS);
  let first = 0x2f0b4c47;
  let second = 0x6a09e667;
  for (const word of words) {
    let a = Math.imul(word, 0xcc9e2d51);
    a = Math.imul((a << 15) | (a >>> 17), 0x1b873593) ^ first;
    first = (Math.imul((a << 13) | (a >>> 19), 5) + 0xe6546b64) | 0;
    let b = Math.imul(word, 0x239b961b);
    b = Math.imul((b << 16) | (b >>> 16), 0xab0e9789) ^ second;
    second = (Math.imul((b << 17) | (b >>> 15), 5) + 0x561ccd1b) | 0;
  }
  hashes[at] = finished(first);
  hashes[at + 1] = finished(second);
}

/** Spreads every bit of the state over the whole word. */
function finished(state: number): number {
  let x = state ^ ROW_BYTES;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
