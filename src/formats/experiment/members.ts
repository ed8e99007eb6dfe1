/** The arrays of an experiment: files of their own beside the JSON, which names them. Little-endian, as every browser's are. */
import type { Bytes } from '../../data/bytes.ts';
import { check } from '../../lib/check.ts';
import { ARCHIVE_LIMIT, joined } from '../unzip.ts';
import { Mismatch, text, type Decoder } from '../schema.ts';

export interface MemberWriter {
  /**
   * Keeps the arrays, one after another, in a file of this path, and gives the path back; or that of a file which holds just
   * the same, as the newest weights often are those that were kept.
   */
  add(path: string, ...arrays: readonly (Float32Array | Int32Array)[]): string;
  /** What was kept, by path. */
  readonly files: ReadonlyMap<string, Bytes>;
}

/** Keeps what is to be written. */
export function memberWriter(): MemberWriter {
  const files = new Map<string, Bytes>();
  return {
    files,
    add: (path, ...arrays) => {
      check(!files.has(path), `${path} is written once`);
      const bytes = joined(arrays.map(bytesOf));
      for (const [known, other] of files) if (areEqual(bytes, other)) return known;
      files.set(path, bytes);
      return path;
    },
  };
}

const areEqual = (a: Bytes, b: Bytes): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array | Int32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

export interface MemberReader {
  /** The path of a file, as the numbers in it. */
  readonly floats: Decoder<Float32Array<ArrayBuffer>>;
  readonly ints: Decoder<Int32Array<ArrayBuffer>>;
}

const path = text(200);

/**
 * The most bytes that all arrays together may take: one file may be named by several, as the newest weights often are those
 * that were kept, and so an archive gives more than it holds.
 */
const MOST_BYTES = 2 * ARCHIVE_LIMIT;

/** Reads from the files of an archive; each array has memory of its own, `most` bytes in all. */
export function memberReader(files: ReadonlyMap<string, Bytes>, most = MOST_BYTES): MemberReader {
  let left = most;
  const bytes = (value: unknown, at: string): ArrayBuffer => {
    const found = files.get(path(value, at));
    if (!found) throw new Mismatch(at, 'the path of a file in the archive');
    if (found.length % 4 !== 0) throw new Mismatch(at, 'a file of 4-byte numbers');
    left -= found.length;
    if (left < 0) throw new Mismatch(at, `arrays of at most ${most.toLocaleString('en')} bytes in all`);
    return found.buffer.slice(found.byteOffset, found.byteOffset + found.byteLength);
  };
  return {
    floats: (value, at) => new Float32Array(bytes(value, at)),
    ints: (value, at) => new Int32Array(bytes(value, at)),
  };
}
