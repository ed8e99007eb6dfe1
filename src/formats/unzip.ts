/** A small zip archive, opened whole: model files are read at random, and so held in memory. */
import { badFile, shown } from '../data/badfile.ts';
import { chunksOf, type Bytes } from '../data/bytes.ts';
import { meter } from '../data/limit.ts';
import { openEntry, zipEntries } from '../data/zip.ts';

/** The most bytes that an archive of models may inflate to; counted as they come out, whatever the archive says. */
export const ARCHIVE_LIMIT = 2 ** 29;

/**
 * The archive's files by their paths, folders left out. Throws `BadFile` where it is damaged, locked, or inflates to more
 * than `limit` bytes.
 */
export async function unzip(
  name: string,
  bytes: Bytes,
  limit = ARCHIVE_LIMIT,
): Promise<ReadonlyMap<string, Bytes>> {
  const file = { name, blob: new Blob([bytes]) };
  const inflated = meter(name, limit);
  const contents = new Map<string, Bytes>();
  for (const entry of await zipEntries(file)) {
    if (entry.path.endsWith('/')) continue;
    if (contents.has(entry.path))
      throw badFile(name, `holds two files named ${shown(entry.path, 80)}; expected one`);
    const chunks: Bytes[] = [];
    for await (const chunk of chunksOf(await openEntry(file, entry, () => {}))) {
      inflated.add(chunk.length);
      chunks.push(chunk);
    }
    contents.set(entry.path, joined(chunks));
  }
  return contents;
}

/** The chunks one after another, in memory of their own. */
export function joined(chunks: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
