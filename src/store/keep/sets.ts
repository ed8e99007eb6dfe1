/** Digit sets in storage, once each by their fingerprint, so that a run can be taken up again after the page has gone. */
import { PIXELS, uniqueId, type DigitSet } from '../../data/digits.ts';
import { fingerprintOf } from '../../data/fingerprint.ts';
import { rowHashes } from '../../data/hashes.ts';
import { pause } from '../../lib/pause.ts';
import { writing, type Database } from './database.ts';

/** Digits in a piece: some 1.6 MB, so that no piece holds the page up. */
const PIECE = 2000;

const allOf = (fingerprint: string): IDBKeyRange => IDBKeyRange.bound([fingerprint], [fingerprint, []]);

/** Writes the set, unless it is there. */
export async function writeSet(database: Database, fingerprint: string, set: DigitSet): Promise<void> {
  const isThere = await database.getKey('sets', fingerprint);
  if (isThere !== undefined) return;
  const { name, count, images, labels, classNames } = set;
  const pieces = Math.ceil(count / PIECE);
  await writing(database, ['sets', 'images'], async transaction => {
    for (let i = 0; i < pieces; i++) {
      // A copy: a view would take the whole set with it.
      const piece = images.slice(i * PIECE * PIXELS, (i + 1) * PIECE * PIXELS);
      await transaction.objectStore('images').put(piece, [fingerprint, i]);
    }
    await transaction.objectStore('sets').put({ name, count, labels, classNames, pieces }, fingerprint);
  });
}

/** The set of this fingerprint; null where it is not there or damaged. */
export async function readSet(database: Database, fingerprint: string): Promise<DigitSet | null> {
  const record = await database.get('sets', fingerprint);
  if (!record) return null;
  const { name, count, labels, classNames, pieces } = record;
  const images = new Uint8Array(count * PIXELS);
  const hashes = new Uint32Array(count * 2);
  for (let i = 0; i < pieces; i++) {
    const piece = await database.get('images', [fingerprint, i]);
    if (piece?.length !== Math.min(PIECE, count - i * PIECE) * PIXELS) return null;
    images.set(piece, i * PIECE * PIXELS);
    hashes.set(rowHashes(piece), i * PIECE * 2);
    await pause();
  }
  if (fingerprintOf({ hashes, labels, count }) !== fingerprint) return null;
  return { id: uniqueId(), name, count, images, labels, classNames, hashes };
}

/** Removes the sets that no run was made with. */
export function sweepSets(database: Database): Promise<void> {
  return writing(database, ['runs', 'sets', 'images'], async transaction => {
    const runs = await transaction.objectStore('runs').getAll();
    const needed = new Set(runs.flatMap(({ sets }) => sets));
    for (const fingerprint of await transaction.objectStore('sets').getAllKeys()) {
      if (needed.has(fingerprint)) continue;
      await transaction.objectStore('sets').delete(fingerprint);
      await transaction.objectStore('images').delete(allOf(fingerprint));
    }
  });
}
