/**
 * Generations of a run. A new one is written beside the one that counts, and switched to by a single record once all of it
 * is on the disk. IndexedDB's transactions would do without that if storage never lied; but browsers keep large values as files
 * of their own, which can be lost or cut short while the records that name them survive. So every part carries a checksum, and
 * the generation before stays whole, to fall back on.
 */
import { InkfoldError } from '../../lib/fault.ts';
import { pause } from '../../lib/pause.ts';
import type { KeptRun } from '../state.ts';
import type { Body } from './body.ts';
import { checksumOf } from './checksum.ts';
import { writing, type Database, type Generation, type PartRef, type RunRecord } from './database.ts';
import { assembled, partsOf, type NamedPart, type Part } from './parts.ts';

/** Everything of a run in a store that is keyed by its id and more. */
export const allOf = (id: string): IDBKeyRange => IDBKeyRange.bound([id], [id, []]);

/** Remembers which stored part each value is, so that it need not be written again. */
export type Known = WeakMap<object, { readonly id: string; readonly ref: PartRef }>;

/**
 * Writes a run as a new generation and switches to it; gives back the run with what it takes in storage. A name that the run has
 * in storage wins. Where this throws, the run is what it was before.
 */
export async function writeGeneration(
  database: Database,
  run: Omit<KeptRun, 'bytes'>,
  body: Body,
  known: Known,
): Promise<KeptRun> {
  const { id } = run;
  const before = await database.get('runs', id);
  const generation = (before?.generation ?? 0) + 1;
  const kept = before ? await database.get('generations', [id, before.generation]) : undefined;
  const fresh: FreshPart[] = [];
  const refs: PartRef[] = [];
  for (const named of partsOf(body)) {
    const old = stillThere(named, id, kept, known);
    if (old) {
      refs.push(old);
      continue;
    }
    const made = await freshPart(named, generation);
    refs.push(made.ref);
    fresh.push(made);
  }

  await writing(database, ['parts', 'generations'], async transaction => {
    const parts = transaction.objectStore('parts');
    for (const { ref, part } of fresh) await parts.put(part, [id, generation, ref.name]);
    const record: Generation = { parts: refs, checksum: checksumOf(refs) };
    await transaction.objectStore('generations').put(record, [id, generation]);
  });

  // A finished run changes no more: that it can fall back on its last checkpoints is not worth twice the room.
  const isFinal = run.status === 'finished';
  const needed = isFinal ? refs : [...refs, ...(kept?.parts ?? [])];
  const now: KeptRun = { ...run, name: before?.run.name ?? run.name, bytes: bytesOf(needed) };
  const { digits, validation } = body.experiment;
  const sets = [...new Set([digits.fingerprint, validation.fingerprint])];
  await switchTo(database, { run: now, generation, sets }, needed, isFinal ? generation : generation - 1);
  for (const { ref, source } of fresh) known.set(source, { id, ref });
  return now;
}

/** The stored part of this value, if the run's present generation has it. */
function stillThere(
  { name, source }: NamedPart,
  id: string,
  kept: Generation | undefined,
  known: Known,
): PartRef | null {
  const old = known.get(source);
  if (old?.id !== id || old.ref.name !== name) return null;
  const isKept = kept?.parts.some(
    ({ name: other, writtenIn }) => other === name && writtenIn === old.ref.writtenIn,
  );
  return isKept === true ? old.ref : null;
}

interface FreshPart {
  readonly ref: PartRef;
  readonly part: Part;
  readonly source: object;
}

async function freshPart({ name, source, make }: NamedPart, writtenIn: number): Promise<FreshPart> {
  await pause(); // sums over megabytes follow one another: the page may do something in between
  const part = make();
  return { ref: { name, writtenIn, checksum: checksumOf(part), bytes: bytesIn(part) }, part, source };
}

/** The atomic step: the record of the run names its new generation, and what neither that nor the last one needs goes. */
function switchTo(
  database: Database,
  record: RunRecord,
  needed: readonly PartRef[],
  oldest: number,
): Promise<void> {
  const { id } = record.run;
  const keep = new Set(needed.map(ref => keyOf(ref)));
  return writing(database, ['runs', 'generations', 'parts'], async transaction => {
    await transaction.objectStore('runs').put(record, id);
    const generations = transaction.objectStore('generations');
    for (const key of await generations.getAllKeys(allOf(id)))
      if (key[1] < oldest || key[1] > record.generation) await generations.delete(key);
    const parts = transaction.objectStore('parts');
    for (const key of await parts.getAllKeys(allOf(id)))
      if (!keep.has(keyOf({ writtenIn: key[1], name: key[2] }))) await parts.delete(key);
  });
}

const keyOf = ({ writtenIn, name }: Pick<PartRef, 'writtenIn' | 'name'>): string => `${writtenIn} ${name}`;

/** A part that two generations share takes its room once. */
function bytesOf(refs: readonly PartRef[]): number {
  const once = new Map(refs.map(ref => [keyOf(ref), ref.bytes]));
  return [...once.values()].reduce((sum, bytes) => sum + bytes, 0);
}

/** The newest generation of the run that is whole; null where there is no such run. Throws `Unexpected` where none is whole. */
export async function readGeneration(database: Database, id: string): Promise<Body | null> {
  const record = await database.get('runs', id);
  if (!record) return null;
  for (const generation of [record.generation, record.generation - 1]) {
    const parts = await wholeParts(database, id, generation);
    if (parts) return assembled(parts);
  }
  throw new InkfoldError(
    'Unexpected',
    `What this browser kept of “${record.run.name}” is damaged and cannot be read.`,
  );
}

/** The parts of a generation; null where anything of it is missing or damaged. */
async function wholeParts(
  database: Database,
  id: string,
  generation: number,
): Promise<readonly Part[] | null> {
  try {
    const record = await database.get('generations', [id, generation]);
    if (!record || checksumOf(record.parts) !== record.checksum) return null;
    const parts: Part[] = [];
    for (const { name, writtenIn, checksum } of record.parts) {
      const part = await database.get('parts', [id, writtenIn, name]);
      if (!part || checksumOf(part) !== checksum) return null;
      parts.push(part);
    }
    return parts;
  } catch (thrown) {
    // A value whose file is gone cannot be read: browsers say so with these.
    if (thrown instanceof DOMException && UNREADABLE.has(thrown.name)) return null;
    throw thrown;
  }
}

const UNREADABLE = new Set(['NotReadableError', 'DataError', 'UnknownError', 'NotFoundError']);

/** What a value takes, roughly: its arrays, and a little for all else. */
function bytesIn(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 8;
  return Object.values(value).reduce<number>((sum, one) => sum + 8 + bytesIn(one), 0);
}
