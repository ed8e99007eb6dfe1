/** What a file really is, from its first bytes and never from its name; and the way into a compressed one. */
import { InkfoldError } from '../lib/fault.ts';
import { badFile, SUPPORTED } from './badfile.ts';
import type { ByteStream } from './bytes.ts';

/** How many bytes `formatOf` wants to see. */
export const HEAD = 512;

export type Format = 'empty' | 'text' | 'gzip' | 'zip' | 'idx' | 'UTF-16' | 'binary' | Picture;
type Picture = 'PNG' | 'JPEG' | 'GIF' | 'PDF';

const SIGNATURES: readonly (readonly [Format, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['zip', [0x50, 0x4b, 0x05, 0x06]],
  ['PNG', [0x89, 0x50, 0x4e, 0x47]],
  ['JPEG', [0xff, 0xd8, 0xff]],
  ['GIF', [0x47, 0x49, 0x46, 0x38]],
  ['PDF', [0x25, 0x50, 0x44, 0x46]],
  ['UTF-16', [0xff, 0xfe]],
  ['UTF-16', [0xfe, 0xff]],
];

/** The format that the first bytes of a file tell. */
export function formatOf(head: Uint8Array): Format {
  if (head.length === 0) return 'empty';
  const known = SIGNATURES.find(([, bytes]) => bytes.every((byte, i) => head[i] === byte));
  if (known !== undefined) return known[0];
  if (isIdx(head)) return 'idx';
  if (!head.some(isControl)) return 'text';
  // UTF-16 without its mark: every other byte of plain text is zero.
  const even = head.filter((byte, i) => byte === 0 && i % 2 === 0).length;
  const odd = head.filter((byte, i) => byte === 0 && i % 2 === 1).length;
  return Math.max(even, odd) > head.length / 3 ? 'UTF-16' : 'binary';
}

/** A byte that no text holds; tabs, line ends, form feeds and the old end-of-file mark may stand in one. */
const isControl = (byte: number): boolean => byte < 32 && ![9, 10, 12, 13, 26].includes(byte);

/** Any IDX file, of bytes or other numbers, of one dimension or several: idx.ts says which it takes. */
const isIdx = ([first, second, type = 0, dimensions = 0]: Uint8Array): boolean =>
  first === 0 && second === 0 && type >= 0x08 && type <= 0x0e && dimensions >= 1 && dimensions <= 4;

/** Throws `BadFile`, with what to do about it, unless the format is one of those given. */
export function requireFormat(fileName: string, format: Format, accepted: readonly Format[]): void {
  if (!accepted.includes(format)) throw badFile(fileName, complaintAbout(format));
}

function complaintAbout(format: Format): string {
  switch (format) {
    case 'empty':
      return 'is empty; expected a header and one line for each digit';
    case 'zip':
      return 'is a zip archive inside another archive; unpack it once and open the result';
    case 'gzip':
      return 'is compressed twice; unpack it once and open the result';
    case 'UTF-16':
      return 'is text in UTF-16; save it as CSV in UTF-8 and open that';
    case 'binary':
      return `is not text; ${SUPPORTED}`;
    case 'text':
    case 'idx':
      return `cannot be opened; ${SUPPORTED}`;
    default:
      return `is a ${format} file; ${SUPPORTED}`;
  }
}

/** The bytes inside a gzip stream. Reading throws `BadFile` where the stream is damaged or cut off. */
export function gunzip(bytes: ByteStream, fileName: string): ByteStream {
  const reader = bytes.pipeThrough(new DecompressionStream('gzip')).getReader();
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await reader.read().catch((cause: unknown) => {
          throw damaged(fileName, cause);
        });
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: reason => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/** What the source of the bytes threw stays what it was; everything else is the decompressor's. */
function damaged(fileName: string, cause: unknown): InkfoldError {
  if (cause instanceof InkfoldError) return cause;
  return badFile(
    fileName,
    'is damaged or cut off: its compressed data breaks off or does not add up; get it again',
  );
}
