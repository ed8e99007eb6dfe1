/** IDX files, as MNIST is published: a magic number, big-endian sizes, bytes. */
import { check } from '../lib/check.ts';
import { badFile } from './badfile.ts';
import type { Bytes } from './bytes.ts';
import { CLASSES, PIXELS, SIDE } from './digits.ts';
import type { Part } from './part.ts';
import { digitRows, type DigitRows } from './rows.ts';

/** Unsigned bytes in three dimensions, and in one. */
const IMAGES = 0x0803;
const LABELS = 0x0801;
/** Rows to make room for before any was read: the header is not believed further than MNIST is large. */
const ROOM = 70_000;

interface Header {
  readonly kind: 'images' | 'labels';
  readonly count: number;
  /** Where the data begins, in bytes. */
  readonly length: number;
}

export interface IdxReader {
  /** Reads the next piece of the file; the first one holds the whole header. Throws `BadFile`. */
  push(piece: Bytes): void;
  /** Returns everything. Throws `BadFile` where the file held fewer bytes than its header claims. */
  finish(): Part;
}

/** A reader for one file; `fileName` is what its errors call the file. */
export function idxReader(fileName: string): IdxReader {
  let header: Header | null = null;
  let body: Body | null = null;
  let total = 0;

  return {
    push: piece => {
      let data = piece;
      if (header === null || body === null) {
        header = readHeader(fileName, piece);
        body = header.kind === 'images' ? imageBody(fileName, header) : labelBody(fileName, header);
        data = piece.subarray(header.length);
      }
      total += piece.length;
      if (total > sizeOf(header))
        throw badFile(fileName, `goes on after the ${claimed(header)} that its IDX header claims`);
      body.push(data);
    },
    finish: () => {
      check(header !== null && body !== null, 'an IDX file without a piece');
      if (total < sizeOf(header))
        throw badFile(
          fileName,
          `is cut off: it holds ${number(total)} of the ${number(sizeOf(header))} bytes that its IDX header claims (${claimed(header)})`,
        );
      return body.finish();
    },
  };
}

const number = (value: number): string => value.toLocaleString('en');
const claimed = ({ kind, count }: Header): string => `${number(count)} ${kind}`;
const sizeOf = ({ kind, count, length }: Header): number => length + count * (kind === 'images' ? PIXELS : 1);

function readHeader(fileName: string, piece: Bytes): Header {
  const view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
  const magic = piece.length >= 4 ? view.getUint32(0) : null;
  if (magic !== null && magic !== IMAGES && magic !== LABELS)
    throw badFile(
      fileName,
      `begins with the magic number 0x${magic.toString(16).padStart(8, '0')}; expected 0x00000803 (images) or 0x00000801 (labels)`,
    );
  const length = magic === IMAGES ? 16 : 8;
  if (piece.length < length) throw badFile(fileName, 'is cut off within its IDX header');
  const count = view.getUint32(4);
  if (count === 0) throw badFile(fileName, 'holds nothing: its IDX header claims 0 digits');
  if (magic === LABELS) return { kind: 'labels', count, length };
  const [height, width] = [view.getUint32(8), view.getUint32(12)];
  if (height !== SIDE || width !== SIDE)
    throw badFile(fileName, `holds images of ${width} × ${height} pixels; expected ${SIDE} × ${SIDE}`);
  return { kind: 'images', count, length };
}

interface Body {
  push(data: Bytes): void;
  finish(): Part;
}

function imageBody(fileName: string, { count }: Header): Body {
  const rows: DigitRows = digitRows(Math.min(count, ROOM));
  /** Bytes of the row that is being filled. */
  let filled = 0;
  return {
    push: data => {
      let rest = data;
      while (rest.length > 0) {
        const part = rest.subarray(0, PIXELS - filled);
        rows.next().set(part, filled);
        filled += part.length;
        rest = rest.subarray(part.length);
        if (filled < PIXELS) continue;
        rows.keep(0);
        filled = 0;
      }
    },
    finish: () => {
      const { images, hashes } = rows.finish();
      return { kind: 'images', name: fileName, count, images, hashes };
    },
  };
}

function labelBody(fileName: string, { count }: Header): Body {
  const pieces: Bytes[] = [];
  let read = 0;
  return {
    push: data => {
      const wrong = data.findIndex(label => label >= CLASSES);
      if (wrong !== -1)
        throw badFile(
          fileName,
          `has ${data[wrong]} as label ${number(read + wrong + 1)}; expected a class from 0 to ${CLASSES - 1}`,
        );
      pieces.push(data.slice());
      read += data.length;
    },
    finish: () => {
      const labels = new Uint8Array(count);
      let at = 0;
      for (const piece of pieces) {
        labels.set(piece, at);
        at += piece.length;
      }
      return { kind: 'labels', name: fileName, labels };
    },
  };
}
