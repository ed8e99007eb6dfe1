/** MNIST's own file format, written by hand: images and labels as IDX, with a header that may lie. */
import { SIDE, type DigitSet } from '../data/digits.ts';

/** Big-endian 32-bit words, then bytes. */
export function idxBytes(header: readonly number[], body: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(header.length * 4 + body.length);
  const view = new DataView(out.buffer);
  header.forEach((word, i) => view.setUint32(4 * i, word));
  out.set(body, 4 * header.length);
  return out;
}

/** A set's images as train-images-idx3-ubyte has them. */
export const idxImages = ({ images, count }: DigitSet): Uint8Array<ArrayBuffer> =>
  idxBytes([0x0803, count, SIDE, SIDE], images);

/** A set's labels as train-labels-idx1-ubyte has them. */
export const idxLabels = ({ labels, count }: DigitSet): Uint8Array<ArrayBuffer> =>
  idxBytes([0x0801, count], labels ?? new Uint8Array(0));
