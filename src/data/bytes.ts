/** The bytes of a file as a stream: read slice by slice when asked for, and gathered into pieces worth parsing. */
import { badFile } from './badfile.ts';

/** How much is read from a file at once, in bytes. */
const SLICE = 2 ** 18;
/** How much is parsed at once, in bytes: some 10 ms of work where it is text. */
const PIECE = 2 ** 20;

export type Bytes = Uint8Array<ArrayBuffer>;
export type ByteStream = ReadableStream<Bytes>;

/** A file and what complaints call it. The name stands by itself: not every structured clone of a File keeps it. */
export interface NamedFile {
  readonly name: string;
  readonly blob: Blob;
}

/** The bytes from `start` to before `end`, fewer where the file ends sooner. Throws `BadFile` where it has gone. */
export async function bytesAt({ name, blob }: NamedFile, start: number, end: number): Promise<Bytes> {
  try {
    return new Uint8Array(await blob.slice(start, end).arrayBuffer());
  } catch {
    // The browser does not say which: renamed, deleted, changed since it was chosen, or no permission.
    throw badFile(
      name,
      'can no longer be read: it was moved or changed after it was chosen; choose it again',
    );
  }
}

/** The bytes from `start` to before `end`, as they are asked for; `onSlice` is told where each slice ended. */
export function streamOf(
  file: NamedFile,
  start: number,
  end: number,
  onSlice: (end: number) => void,
): ByteStream {
  let next = start;
  return new ReadableStream(
    {
      async pull(controller) {
        const until = Math.min(next + SLICE, end);
        controller.enqueue(await bytesAt(file, next, until));
        onSlice(until);
        next = until;
        if (next >= end) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}

/** The same bytes, each chunk of which the meter is told of; what it throws ends the stream. */
export const counted = (bytes: ByteStream, meter: { add(bytes: number): void }): ByteStream =>
  bytes.pipeThrough(
    new TransformStream<Bytes, Bytes>({
      transform(chunk, controller) {
        meter.add(chunk.length);
        controller.enqueue(chunk);
      },
    }),
  );

/** A stream's first bytes, at least `length` of them where there are as many. The rest is given up. */
export async function headOf(bytes: ByteStream, length: number): Promise<Bytes> {
  const head = new Uint8Array(length);
  let filled = 0;
  for await (const chunk of chunksOf(bytes)) {
    const part = chunk.subarray(0, length - filled);
    head.set(part, filled);
    filled += part.length;
    if (filled === length) break;
  }
  return head.subarray(0, filled);
}

/**
 * A stream's bytes in pieces of 1 MiB, the last one shorter. A piece is overwritten once the next is asked for.
 */
export async function* piecesOf(bytes: ByteStream): AsyncGenerator<Bytes, void> {
  const piece = new Uint8Array(PIECE);
  let filled = 0;
  for await (const chunk of chunksOf(bytes)) {
    let rest = chunk;
    while (rest.length > 0) {
      const part = rest.subarray(0, PIECE - filled);
      piece.set(part, filled);
      filled += part.length;
      rest = rest.subarray(part.length);
      if (filled < PIECE) continue;
      yield piece;
      filled = 0;
    }
  }
  if (filled > 0) yield piece.subarray(0, filled);
}

/** A stream's chunks. Streams cannot be iterated in every browser that runs Inkfold (Safari). */
export async function* chunksOf(bytes: ByteStream): AsyncGenerator<Bytes, void> {
  const reader = bytes.getReader();
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) yield chunk.value;
  } finally {
    // Also where the one who asked has seen enough: the rest need not be read.
    await reader.cancel().catch(() => undefined);
  }
}
