/** A file → a set of digits: opened, inflated where it is compressed, and parsed piece by piece. */
import { throwIfAborted, type InkfoldError } from '../lib/fault.ts';
import { pause } from '../lib/pause.ts';
import { formatOf, gunzip, HEAD, requireFormat } from './archive.ts';
import { badFile } from './badfile.ts';
import { csvReader } from './csv.ts';
import type { DigitSet } from './digits.ts';

/** How much is read from the file at once, in bytes. */
const SLICE = 2 ** 18;
/** How much text is parsed at once, in bytes: some 10 ms of work. */
const PIECE = 2 ** 20;
/** Neither a file nor what is compressed in it may hold more, in bytes: thirteen times Kaggle's train.csv. */
const LIMIT = 2 ** 30;

export interface ReadOptions {
  /** Told the share of the file's bytes read so far, 0 to 1, never falling; 1 at the end. */
  readonly onProgress?: ((share: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The most bytes that the file, inflated or not, may hold; 1 GiB unless said otherwise. */
  readonly limit?: number;
}

/**
 * Reads a CSV file of digits, plain or gzip; the set and all complaints go by `name`. Throws `BadFile` with one sentence
 * for a person, `Aborted` soon after the signal fires, or `OutOfMemory`.
 */
export async function readDigits(file: Blob, name: string, options: ReadOptions = {}): Promise<DigitSet> {
  const { onProgress, signal, limit = LIMIT } = options;
  throwIfAborted(signal);
  if (file.size > limit) throw tooLarge(name, `holds ${inGigabytes(file.size)}`, limit);

  const format = formatOf(await bytesAt(file, name, 0, HEAD));
  requireFormat(name, format, ['text', 'gzip']);
  let bytesRead = 0;
  const packed = streamOf(file, name, end => (bytesRead = end));
  const bytes = format === 'gzip' ? gunzip(packed, name) : packed;

  const csv = csvReader(name);
  const decoder = new TextDecoder();
  let inflated = 0;
  for await (const piece of piecesOf(bytes)) {
    if (inflated === 0) requireFormat(name, formatOf(piece.subarray(0, HEAD)), ['text']);
    inflated += piece.length;
    if (inflated > limit) throw tooLarge(name, `inflates to more than ${inGigabytes(limit)}`, limit);
    csv.push(decoder.decode(piece, { stream: true }));
    onProgress?.(bytesRead / file.size);
    await pause();
    throwIfAborted(signal);
  }
  csv.push(decoder.decode());
  const digits = csv.finish();
  onProgress?.(1);
  return { id: uniqueId(), name, ...digits };
}

const tooLarge = (fileName: string, complaint: string, limit: number): InkfoldError =>
  badFile(fileName, `${complaint}; files of up to ${inGigabytes(limit)} can be opened`);

const inGigabytes = (bytes: number): string =>
  bytes >= 2 ** 30 ? `${(bytes / 2 ** 30).toFixed(1)} GiB` : `${(bytes / 2 ** 20).toFixed(1)} MiB`;

async function bytesAt(
  file: Blob,
  name: string,
  start: number,
  end: number,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.slice(start, end).arrayBuffer());
  } catch {
    // The browser does not say which: renamed, deleted, changed since it was chosen, or no permission.
    throw badFile(
      name,
      'can no longer be read: it was moved or changed after it was chosen; choose it again',
    );
  }
}

/** The file's bytes, slice by slice, as they are asked for; `onSlice` is told where each one ended. */
function streamOf(
  file: Blob,
  name: string,
  onSlice: (end: number) => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let start = 0;
  return new ReadableStream(
    {
      async pull(controller) {
        const end = Math.min(start + SLICE, file.size);
        controller.enqueue(await bytesAt(file, name, start, end));
        onSlice(end);
        start = end;
        if (start >= file.size) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}

/** Gathers a stream's chunks, of whatever size, into pieces; a piece is overwritten once the next is asked for. */
async function* piecesOf(
  bytes: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const reader = bytes.getReader();
  const piece = new Uint8Array(PIECE);
  let filled = 0;
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      let rest = chunk.value;
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
  } finally {
    // Also where parsing failed or was stopped: the rest of the file need not be read.
    await reader.cancel().catch(() => undefined);
  }
}

/** Unlike crypto.randomUUID, getRandomValues is there on plain http too. */
const uniqueId = (): string =>
  Array.from(crypto.getRandomValues(new Uint32Array(3)), word => word.toString(36)).join('-');
