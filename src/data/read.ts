/** Files → sets of digits: opened, inflated where they are compressed, parsed piece by piece, and halves paired. */
import { throwIfAborted } from '../lib/fault.ts';
import { pause } from '../lib/pause.ts';
import { formatOf, gunzip, HEAD, requireFormat } from './archive.ts';
import { badFile, keptName, shown } from './badfile.ts';
import {
  bytesAt,
  counted,
  headOf,
  piecesOf,
  streamOf,
  type Bytes,
  type ByteStream,
  type NamedFile,
} from './bytes.ts';
import { digitEntries, isIdxName } from './contents.ts';
import { csvReader } from './csv.ts';
import { uniqueId, type DigitSet } from './digits.ts';
import { idxReader } from './idx.ts';
import { checkSize, LIMIT, meter, type Meter } from './limit.ts';
import { setsOf, type Part } from './part.ts';
import { classNamesOf } from './role.ts';
import { openEntry, zipEntries } from './zip.ts';

export interface ReadProgress {
  /** The file being read; in an archive, its entry. */
  readonly name: string;
  /** The share of all files' bytes read so far, 0 to 1, never falling; 1 at the end. */
  readonly share: number;
}

export interface ReadOptions {
  readonly onProgress?: ((progress: ReadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The most bytes that a file, inflated or not, may hold; 1 GiB unless said otherwise. */
  readonly limit?: number;
}

/**
 * Reads files of digits: CSV and IDX, plain, as gzip or in a zip archive. One file may give several sets (an archive) and
 * two files one set (images and labels); sets and complaints go by the files' names. Throws `BadFile` with one sentence for a
 * person, `Aborted` soon after the signal fires, or `OutOfMemory`; nothing is half read then.
 */
export async function readFiles(
  files: readonly NamedFile[],
  options: ReadOptions = {},
): Promise<readonly DigitSet[]> {
  const { onProgress, signal, limit = LIMIT } = options;
  throwIfAborted(signal);
  const total = files.reduce((sum, { blob }) => sum + blob.size, 0);
  const parts: Part[] = [];
  let before = 0;
  let share = 0;
  for (const file of files) {
    const watch: Watch = {
      async turn(name, bytesRead) {
        // The maximum, because entries need not stand in an archive in the order of its directory.
        share = Math.max(share, (before + bytesRead) / total);
        onProgress?.({ name, share });
        await pause();
        throwIfAborted(signal);
      },
    };
    parts.push(...(await readFile(file, limit, watch)));
    before += file.blob.size;
  }
  const sets = setsOf(parts);
  const last = files.at(-1);
  if (last !== undefined) onProgress?.({ name: last.name, share: 1 });
  return sets;
}

interface Watch {
  /** After each piece: tells the progress, lets messages in, and throws `Aborted` where one was a cancel. */
  turn(name: string, bytesRead: number): Promise<void>;
}

/** Something with digits in it: a file, or an entry of an archive. */
interface Source {
  readonly name: string;
  /** Whether what comes out of it is checked against a sum, at its end. */
  readonly isChecked: boolean;
  /** Opens it from its beginning, each time it is called; `onSlice` is told how far into the file it is. */
  readonly open: (onSlice: (end: number) => void) => Promise<ByteStream>;
}

async function readFile(file: NamedFile, limit: number, watch: Watch): Promise<readonly Part[]> {
  const { name, blob } = file;
  checkSize(name, blob.size, limit);
  const inflated = meter(name, limit);
  if (formatOf(await bytesAt(file, 0, HEAD)) === 'zip') return readArchive(file, inflated, watch);
  const open: Source['open'] = onSlice => Promise.resolve(streamOf(file, 0, blob.size, onSlice));
  return [await readSource({ name, isChecked: false, open }, inflated, watch)];
}

async function readArchive(file: NamedFile, inflated: Meter, watch: Watch): Promise<readonly Part[]> {
  const entries = digitEntries(await zipEntries(file));
  if (entries.length === 0)
    throw badFile(
      file.name,
      'is a zip archive without train.csv, test.csv or IDX files; expected one of them inside',
    );
  const paths = new Set<string>();
  const parts: Part[] = [];
  for (const entry of entries) {
    if (paths.has(entry.path))
      throw badFile(file.name, `holds two files named ${shown(entry.path, 80)}; expected one`);
    paths.add(entry.path);
    const open: Source['open'] = onSlice => openEntry(file, entry, onSlice);
    parts.push(await readSource({ name: entry.name, isChecked: true, open }, inflated, watch));
  }
  return parts;
}

async function readSource({ name, isChecked, open }: Source, inflated: Meter, watch: Watch): Promise<Part> {
  const isGzip = formatOf(await headOf(await open(() => {}), HEAD)) === 'gzip';
  let bytesRead = 0;
  const bytes = await open(end => (bytesRead = end));
  const reader = isGzip || isChecked ? holdingBack(partReader(name)) : partReader(name);
  // Compressed within an archive: what comes out of the outer layer counts too, as it may yield next to nothing for ever.
  const packed = isGzip && isChecked ? counted(bytes, inflated) : bytes;
  for await (const piece of piecesOf(isGzip ? gunzip(packed, name) : bytes)) {
    inflated.add(piece.length);
    reader.push(piece);
    await watch.turn(name, bytesRead);
  }
  return reader.finish();
}

/** Reads one file's contents. Both throw `BadFile`. */
interface PartReader {
  push(piece: Bytes): void;
  finish(): Part;
}

/** Reads whatever the first piece turns out to be the beginning of. */
function partReader(name: string): PartReader {
  let reader: PartReader | null = null;
  return {
    push: piece => {
      reader ??= readerFor(name, piece.subarray(0, HEAD));
      reader.push(piece);
    },
    finish: () => (reader ?? readerFor(name, new Uint8Array(0))).finish(),
  };
}

/**
 * Keeps a complaint to the end: what reads as nonsense may come from damaged compression, which the inflater notices at
 * the end alone, and which is then the thing to say.
 */
function holdingBack(reader: PartReader): PartReader {
  let complaint: { readonly thrown: unknown } | null = null;
  return {
    push: piece => {
      if (complaint !== null) return;
      try {
        reader.push(piece);
      } catch (thrown) {
        complaint = { thrown };
      }
    },
    finish: () => {
      if (complaint !== null) throw complaint.thrown;
      return reader.finish();
    },
  };
}

/** What reads a file that begins like this. Throws `BadFile` where nothing does. */
function readerFor(name: string, head: Bytes): PartReader {
  const format = formatOf(head);
  // What is named as an IDX file and is none has a wrong magic number, and shall hear of that.
  if (format === 'idx' || (format === 'binary' && isIdxName(name))) return idxReader(name);
  requireFormat(name, format, ['text']);
  return textReader(name);
}

function textReader(name: string): PartReader {
  const csv = csvReader(name);
  const decoder = new TextDecoder();
  return {
    push: piece => csv.push(decoder.decode(piece, { stream: true })),
    finish: () => {
      csv.push(decoder.decode());
      const named = { id: uniqueId(), name: keptName(name), classNames: classNamesOf(name) };
      return { kind: 'set', set: { ...named, ...csv.finish() } };
    },
  };
}
