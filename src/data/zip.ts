/**
 * Zip archives, read at random from the file: the directory at the end first, then the wanted entries alone. An entry
 * is handed to the browser's own inflater dressed up as a gzip file, which then checks its length and CRC-32 too.
 * Layout: PKWARE's APPNOTE.TXT 6.3.10 and RFC 1952.
 */
import { check } from '../lib/check.ts';
import { badFile } from './badfile.ts';
import { bytesAt, chunksOf, streamOf, type Bytes, type ByteStream, type NamedFile } from './bytes.ts';
import { gunzip } from './archive.ts';

/** More entries than this, or a longer directory, are not a folder of digits. */
const MOST_ENTRIES = 1000;
const LONGEST_DIRECTORY = 2 ** 20;
/** The end record: its own length, and the longest comment that may follow it. */
const END = 22;
const LONGEST_COMMENT = 0xffff;
/** Compression methods. */
const STORED = 0;
const DEFLATED = 8;

/** What stands for a number that is elsewhere, in a zip64 record. */
const ZIP64 = 0xffffffff;

const IS_ZIP64 = 'is a zip64 archive; unpack it and open the files inside';
const DAMAGED = 'is damaged or cut off: its list of files is not where it should be; get it again';

export interface ZipEntry {
  /** The archive's name, a slash, and the entry's own path. */
  readonly name: string;
  /** The entry's path in the archive. */
  readonly path: string;
  readonly encrypted: boolean;
  readonly method: number;
  readonly crc: number;
  /** In bytes, in the archive and out of it; what the archive claims. */
  readonly packedSize: number;
  readonly size: number;
  /** Where its local header begins in the archive. */
  readonly offset: number;
}

/** What the archive holds, in its own order, folders included. Throws `BadFile` where its directory cannot be read. */
export async function zipEntries(file: NamedFile): Promise<readonly ZipEntry[]> {
  const { count, start, length } = await endRecord(file);
  if (count > MOST_ENTRIES || length > LONGEST_DIRECTORY)
    throw badFile(
      file.name,
      `holds ${count.toLocaleString('en')} files; archives of up to ${MOST_ENTRIES.toLocaleString('en')} can be opened`,
    );
  const directory = await bytesAt(file, start, start + length);
  const entries: ZipEntry[] = [];
  let at = 0;
  while (entries.length < count) {
    const view = viewOf(directory.subarray(at));
    if (view.byteLength < 46 || view.getUint32(0, true) !== 0x02014b50) throw badFile(file.name, DAMAGED);
    const pathLength = view.getUint16(28, true);
    const path = new TextDecoder().decode(directory.subarray(at + 46, at + 46 + pathLength));
    entries.push({
      name: `${file.name}/${path}`,
      path,
      encrypted: (view.getUint16(8, true) & 1) === 1,
      method: view.getUint16(10, true),
      crc: view.getUint32(16, true),
      packedSize: view.getUint32(20, true),
      size: view.getUint32(24, true),
      offset: view.getUint32(42, true),
    });
    at += 46 + pathLength + view.getUint16(30, true) + view.getUint16(32, true);
  }
  // More entries than the end record counts: passing them over in silence would lose digits.
  const rest = viewOf(directory.subarray(at));
  if (rest.byteLength >= 4 && rest.getUint32(0, true) === 0x02014b50) throw badFile(file.name, DAMAGED);
  return entries;
}

/**
 * An entry's contents. Throws `BadFile` where it cannot be inflated here; reading does where it is damaged. `onSlice` is
 * told how far into the archive reading has come.
 */
export async function openEntry(
  file: NamedFile,
  entry: ZipEntry,
  onSlice: (end: number) => void,
): Promise<ByteStream> {
  const { name, encrypted, method, packedSize, size, offset } = entry;
  if (encrypted) throw badFile(name, 'is locked with a password; unpack it and open what was inside');
  if (method !== STORED && method !== DEFLATED)
    throw badFile(name, 'is compressed in an unusual way; unpack it and open what was inside');
  if ([packedSize, size, offset].includes(ZIP64)) throw badFile(file.name, IS_ZIP64);
  const header = viewOf(await bytesAt(file, offset, offset + 30));
  if (header.byteLength < 30 || header.getUint32(0, true) !== 0x04034b50) throw badFile(file.name, DAMAGED);
  const start = offset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  const packed = streamOf(file, start, Math.min(start + packedSize, file.blob.size), onSlice);
  return gunzip(asGzip(packed, entry), name);
}

interface EndRecord {
  readonly count: number;
  readonly start: number;
  readonly length: number;
}

async function endRecord(file: NamedFile): Promise<EndRecord> {
  const { size } = file.blob;
  const tail = await bytesAt(file, Math.max(0, size - END - LONGEST_COMMENT), size);
  for (let at = tail.length - END; at >= 0; at--) {
    const view = viewOf(tail.subarray(at));
    if (view.getUint32(0, true) !== 0x06054b50) continue;
    // The comment that follows it must end where the file does: the mark may also stand in a comment by chance.
    if (view.getUint16(20, true) !== tail.length - at - END) continue;
    const record = {
      count: view.getUint16(10, true),
      length: view.getUint32(12, true),
      start: view.getUint32(16, true),
    };
    // The largest values stand for "see the zip64 record", which an archive of this size does not need.
    if (record.start === ZIP64 || record.count === 0xffff) throw badFile(file.name, IS_ZIP64);
    return record;
  }
  throw badFile(file.name, DAMAGED);
}

/** The entry as a gzip file: ten bytes of header, the same deflate data, and the sums that the archive keeps. */
function asGzip(packed: ByteStream, { method, crc, size }: ZipEntry): ByteStream {
  const trailer = new Uint8Array(8);
  viewOf(trailer).setUint32(0, crc, true);
  viewOf(trailer).setUint32(4, size, true);
  return streamFrom(
    (async function* () {
      yield Uint8Array.of(0x1f, 0x8b, DEFLATED, 0, 0, 0, 0, 0, 0, 0xff);
      if (method === DEFLATED) yield* chunksOf(packed);
      else yield* storedBlocks(packed);
      yield trailer;
    })(),
  );
}

/** Bytes that were not compressed, as deflate writes such: blocks of at most 65,535 bytes, the last one empty. */
async function* storedBlocks(bytes: ByteStream): AsyncGenerator<Bytes, void> {
  for await (const chunk of chunksOf(bytes)) {
    for (let at = 0; at < chunk.length; at += 0xffff) {
      const block = chunk.subarray(at, at + 0xffff);
      yield blockHeader(block.length, false);
      yield block;
    }
  }
  yield blockHeader(0, true);
}

function blockHeader(length: number, last: boolean): Bytes {
  check(length <= 0xffff, `a stored block of ${length} bytes`);
  return Uint8Array.of(Number(last), length & 0xff, length >> 8, ~length & 0xff, (~length >> 8) & 0xff);
}

function streamFrom(chunks: AsyncGenerator<Bytes, void>): ByteStream {
  return new ReadableStream(
    {
      async pull(controller) {
        const next = await chunks.next();
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      async cancel() {
        await chunks.return();
      },
    },
    { highWaterMark: 0 },
  );
}

const viewOf = (bytes: Bytes): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
