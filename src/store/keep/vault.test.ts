/** The vault on an IndexedDB in memory: what is kept, what a refusal leaves, and what damage does. */
import 'fake-indexeddb/auto';
import { isDeepStrictEqual } from 'node:util';
import { IDBFactory } from 'fake-indexeddb';
import { deleteDB, openDB } from 'idb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fingerprintOf } from '../../data/fingerprint.ts';
import { blobs } from '../../testing/blobs.ts';
import { checkpointAt } from '../../testing/checkpoint.ts';
import { experiment } from '../../testing/experiment.ts';
import { refuseWrites } from '../../testing/storage-faults.ts';
import type { Body } from './body.ts';
import type { Schema } from './database.ts';
import { headerOf } from './header.ts';
import { newestAt } from './parts.ts';
import { openVault, type Vault } from './vault.ts';

const label = { id: 'a', name: 'First', startedAt: 1000 };
const { recipe } = experiment;
const [over] = experiment.run.folds;
const kept = over?.result ? { ...over.result } : null;
/** Making one takes longer than keeping it. */
const bodies = new Map<number, Body>();
const running = {
  ...experiment,
  run: { ...experiment.run, status: 'training' as const, folds: foldsOpen() },
};

function foldsOpen() {
  return experiment.run.folds.map(fold =>
    fold.fold === 2 ? { ...fold, status: 'training' as const, fault: null } : fold,
  );
}

/** The same run, one checkpoint later each time: the story, the curves of fold 2 and its checkpoint change. */
function bodyAt(step: number): Body {
  const body = bodies.get(step) ?? makeBody(step);
  bodies.set(step, body);
  return body;
}

function makeBody(step: number): Body {
  const [first, second] = running.curves;
  const curves =
    first && second ? [first, { ...second, actions: [{ epoch: step, by: 'EarlyStopping' as const }] }] : [];
  const checkpoints = [checkpointAt(recipe, 2, 2, step, kept)];
  const newest = newestAt(checkpoints, recipe);
  return {
    experiment: { ...running, newest, run: { ...running.run, elapsedMs: step }, curves },
    checkpoints,
  };
}

/** A comparison that does not take seconds for a million weights, as that of `toEqual` does. */
const expectSame = (found: unknown, expected: unknown, when = 'found'): void =>
  expect(isDeepStrictEqual(found, expected), when).toBe(true);

let vault: Vault;
const write = (body: Body, of: Vault = vault) => of.write(headerOf(label, body), body);

/** What another page finds, once this one is gone. */
async function afterReload<T>(look: (other: Vault) => Promise<T>): Promise<T> {
  const other = openVault();
  try {
    return await look(other);
  } finally {
    await other.close();
  }
}

/** The database as it is, to look at and to damage. */
const database = () => openDB<Schema>('inkfold');

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  vault = openVault();
});
afterEach(() => vault.close());

test('what was kept comes back as it was, in another page', async () => {
  const body = bodyAt(1);
  await write(body);
  expectSame(await afterReload(other => other.read('a')), body);
  expect(await afterReload(other => other.read('b'))).toBeNull();
  expect(await vault.list()).toMatchObject([
    {
      ...label,
      status: 'unfinished',
      device: 'WASM SIMD',
      data: experiment.digits.name,
      done: { folds: 1, ofFolds: 2, epochs: 1, ofEpochs: 3 },
      score: { loss: 0, correct: 9, n: 10 },
    },
  ]);
});

test('what has not changed is not written again, and what is no longer needed goes', async () => {
  const checkpoints: number[] = [];
  for (const step of [1, 2, 3, 4]) {
    const run = await write(bodyAt(step));
    checkpoints.push(run.bytes);
    const opened = await database();
    const parts = await opened.getAllKeys('parts');
    const generations = await opened.getAllKeys('generations');
    opened.close();
    expect(parts.filter(([, , name]) => name === 'splits')).toEqual([['a', 1, 'splits']]);
    expect(parts.filter(([, , name]) => name === 'kept 2')).toEqual([['a', 1, 'kept 2']]);
    expect(parts.filter(([, , name]) => name === 'curves 1')).toHaveLength(1);
    expect(parts.filter(([, , name]) => name === 'checkpoint 2')).toHaveLength(Math.min(step, 2));
    expect(generations.map(([, generation]) => generation)).toEqual(step === 1 ? [1] : [step - 1, step]);
  }
  expect(checkpoints[3]).toBe(checkpoints[1]);
});

test('a finished run leaves its checkpoints behind', async () => {
  await write(bodyAt(1));
  const finished = { ...running, run: { ...running.run, status: 'finished' as const } };
  const run = await write({ experiment: finished, checkpoints: [] });
  expect(run.status).toBe('finished');
  const opened = await database();
  const parts = await opened.getAllKeys('parts');
  expect(parts.map(([, , name]) => name).toSorted()).toEqual([
    'curves 1',
    'curves 2',
    'newest',
    'result 1',
    'splits',
    'story',
  ]);
  expect(await opened.count('generations')).toBe(1);
  opened.close();
});

test.for(['throws', 'aborts'] as const)(
  'a checkpoint that %s at any of its writing requests leaves the one before, whole; the next one is kept',
  async how => {
    const [old, next, later] = [bodyAt(1), bodyAt(2), bodyAt(3)];
    for (let nth = 1; ; nth++) {
      globalThis.indexedDB = new IDBFactory();
      const broken = openVault();
      await write(old, broken);
      const writes = refuseWrites(nth, how);
      const outcome = await write(next, broken).then(
        () => 'kept',
        () => 'refused',
      );
      writes.restore();
      const reached = writes.count() >= nth;
      expect(outcome, `at request ${nth}`).toBe(reached ? 'refused' : 'kept');
      expectSame(await afterReload(other => other.read('a')), reached ? old : next, `at request ${nth}`);
      await write(later, broken);
      expectSame(await afterReload(other => other.read('a')), later);
      await broken.close();
      if (!reached) {
        expect(nth).toBeGreaterThan(5);
        return;
      }
    }
  },
);

test('a page that goes between the two steps leaves the generation before', async () => {
  const old = bodyAt(1);
  await write(old);
  // The second step is the first to write to `runs`: a page that is gone makes no such request.
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
    if (this.name === 'runs') throw new DOMException('The page is gone.', 'InvalidStateError');
    return put.call(this, value, key);
  };
  await expect(write(bodyAt(2))).rejects.toThrow('The page is gone.');
  IDBObjectStore.prototype.put = put;
  expectSame(await afterReload(other => other.read('a')), old);
  await write(bodyAt(3));
  expectSame(await afterReload(other => other.read('a')), bodyAt(3));
});

test.for(['a value was changed', 'a value is gone', 'the generation is gone'] as const)(
  'where %s, the generation before is read',
  async damage => {
    await write(bodyAt(1));
    await write(bodyAt(2));
    const opened = await database();
    if (damage === 'a value was changed') {
      const part = await opened.get('parts', ['a', 2, 'arrays 2 1']);
      if (part?.kind !== 'arrays') throw new Error('the moving averages are not where they were');
      const [values] = part.arrays;
      if (values) values[7] = (values[7] ?? 0) + 1e-7;
      await opened.put('parts', part, ['a', 2, 'arrays 2 1']);
    } else if (damage === 'a value is gone') await opened.delete('parts', ['a', 2, 'checkpoint 2']);
    else await opened.delete('generations', ['a', 2]);
    opened.close();
    expectSame(await afterReload(other => other.read('a')), bodyAt(1));
  },
);

test('where no generation is whole, it is said in a sentence, and the list still stands', async () => {
  await write(bodyAt(1));
  const opened = await database();
  await opened.delete('parts', ['a', 1, 'splits']);
  opened.close();
  await expect(vault.read('a')).rejects.toThrow('What this browser kept of “First” is damaged');
  expect(await vault.list()).toHaveLength(1);
});

test('a name that a person gave outlives the next checkpoint', async () => {
  await write(bodyAt(1));
  await vault.rename('a', 'Mine');
  expect(await write(bodyAt(2))).toMatchObject({ name: 'Mine' });
  expect(await vault.list()).toMatchObject([{ name: 'Mine' }]);
});

test('a removed run leaves nothing behind; its digits stay while another run needs them', async () => {
  const set = blobs(100);
  const fingerprint = fingerprintOf(set);
  const marked = (body: Body): Body => {
    const mark = { name: set.name, count: set.count, fingerprint };
    return { ...body, experiment: { ...body.experiment, digits: mark, validation: mark } };
  };
  const other = { id: 'b', name: 'Second', startedAt: 2000 };
  await write(marked(bodyAt(1)));
  await vault.write(headerOf(other, bodyAt(1)), marked(bodyAt(1)));
  await vault.writeSet(fingerprint, set);
  expect((await vault.list()).map(({ id }) => id)).toEqual(['b', 'a']);
  await vault.remove('b');
  expect(await vault.readSet(fingerprint)).toMatchObject({ name: 'Blobs', count: 100 });
  await vault.remove('a');
  expect(await vault.readSet(fingerprint)).toBeNull();
  const opened = await database();
  for (const store of ['runs', 'generations', 'parts', 'sets', 'images'] as const)
    expect(await opened.count(store)).toBe(0);
  opened.close();
});

test('digits come back as they were, or not at all', async () => {
  const set = blobs(7000);
  const fingerprint = fingerprintOf(set);
  await vault.writeSet(fingerprint, set);
  const { id: _id, ...same } = set;
  const { id: _other, ...back } = (await afterReload(other => other.readSet(fingerprint))) ?? { id: '' };
  expectSame(back, same);
  const opened = await database();
  const piece = (await opened.get('images', [fingerprint, 1])) ?? new Uint8Array(0);
  piece[0] = (piece[0] ?? 0) ^ 1;
  await opened.put('images', piece, [fingerprint, 1]);
  opened.close();
  expect(await vault.readSet(fingerprint)).toBeNull();
});

test('digits that do not fit leave no piece behind', async () => {
  const set = blobs(7000);
  const writes = refuseWrites(2);
  await expect(vault.writeSet('x', set)).rejects.toMatchObject({ name: 'QuotaExceededError' });
  writes.restore();
  const opened = await database();
  expect(await opened.count('images')).toBe(0);
  opened.close();
});

test('a database of a newer version is refused, and the connection gives way to one', async () => {
  await vault.list();
  const newer = await openDB('inkfold', 2);
  await expect(vault.list()).rejects.toMatchObject({ name: 'VersionError' });
  newer.close();
});

test('a connection that was lost is opened again', async () => {
  await write(bodyAt(1));
  await deleteDB('inkfold');
  expect(await vault.list()).toEqual([]);
  await write(bodyAt(1));
  expect(await vault.list()).toHaveLength(1);
});
