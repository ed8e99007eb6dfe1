/** Runs that outlive their page: the store on an IndexedDB in memory, with an engine that only tells what one would. Long because one
 * page that opens, dies and opens again serves all cases. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Converter } from '../bridge/converter/remote.ts';
import type { Engine } from '../run/engine.ts';
import { around, fakePage, fakeScreen, fakeTabs } from '../testing/browser-around.ts';
import { blobs } from '../testing/blobs.ts';
import { experiment } from '../testing/experiment.ts';
import { workshop } from '../testing/fragile-engine.ts';
import { fakeReader } from '../testing/fake-reader.ts';
import { localConverter } from '../testing/local-converter.ts';
import { full, refuseWrites } from '../testing/storage-faults.ts';
import { createApp, type App } from './app.ts';
import { openVault, type Vault } from './keep/vault.ts';
import type { Surroundings } from './keep/surroundings.ts';

const vaults: Vault[] = [];

/** Another page of the same browser. */
function page(
  given: Partial<Surroundings> = {},
  engine?: Engine,
  converter: Converter = localConverter,
): App {
  const vault = openVault();
  vaults.push(vault);
  const app = createApp(
    engine ?? workshop().make(),
    fakeReader({ 'train.csv': blobs(100), 'other.csv': blobs(60, 2) }),
    converter,
    undefined,
    around({ vault, ...given }),
  );
  return app;
}

async function opened(
  given: Partial<Surroundings> = {},
  engine?: Engine,
  converter?: Converter,
): Promise<App> {
  const app = page(given, engine, converter);
  await app.open();
  return app;
}

const state = (app: App) => app.store.getState();
const runs = (app: App) => state(app).runs;
const only = (app: App) => runs(app).list?.[0];

/** Trains one epoch, and pauses. */
async function oneEpoch(app: App): Promise<void> {
  await app.actions.openFiles([new File([], 'train.csv')]);
  const unsubscribe = app.store.subscribe(({ run }) => {
    if (run.folds[0]?.epochs.length === 1) app.actions.pause();
  });
  void app.actions.train();
  await expect.poll(() => state(app).run.status).toBe('paused');
  unsubscribe();
}

/** Trains until the first epoch is kept, and is never heard of again. */
async function lostRun(given: Partial<Surroundings> = {}): Promise<App> {
  const app = await opened(given);
  await oneEpoch(app);
  await expect.poll(() => only(app)?.done.epochs).toBe(1);
  return app;
}

async function trainedRun(app: App): Promise<App> {
  await app.actions.openFiles([new File([], 'train.csv')]);
  await app.actions.train();
  await expect.poll(() => only(app)?.status).toBe('finished');
  return app;
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});
const { put, delete: remove } = IDBObjectStore.prototype;
afterEach(async () => {
  // Also after a test that failed before it did so itself.
  Object.assign(IDBObjectStore.prototype, { put, delete: remove });
  for (const vault of vaults.splice(0)) await vault.close();
});

test('a run whose page went is offered, goes on from its checkpoint on the digits that were kept, and ends as it would have', async () => {
  const before = await lostRun();
  expect(runs(before).shown).toBe(only(before)?.id);
  const app = await opened();
  expect(only(app)).toMatchObject({
    status: 'unfinished',
    done: { folds: 0, ofFolds: 1, epochs: 1, ofEpochs: 3 },
    data: 'Blobs',
  });
  expect(only(app)?.name).toMatch(/^two-conv, \d{1,2} [A-Z][a-z]{2} \d\d:\d\d$/);
  expect(state(app).data.train).toBeNull();

  await app.actions.resumeRun(only(app)?.id ?? '');
  const { run, data, runs: after } = state(app);
  expect(after.alert).toBeNull();
  expect(run.status).toBe('finished');
  expect(run.folds[0]?.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
  expect(data.train?.count).toBe(100);
  await expect.poll(() => only(app)?.status).toBe('finished');
  expect(after.list).toHaveLength(1);

  const unbroken = await trainedRun(await opened());
  expect(app.curves.folds[0]?.loss).toEqual(unbroken.curves.folds[0]?.loss);
  expect(app.curves.folds[0]?.epochs).toEqual(unbroken.curves.folds[0]?.epochs);
  expect(run.folds[0]?.epochs).toEqual(state(unbroken).run.folds[0]?.epochs);
  expect(run.elapsedMs).toBeGreaterThanOrEqual(12);
});

test('the engine is asked for no more than what is left, on the backend that the run was on', async () => {
  await lostRun();
  const gpu = workshop({ auto: 'webgpu' });
  const app = await opened({}, gpu.make());
  await app.actions.resumeRun(only(app)?.id ?? '');
  expect(gpu.done.filter(what => /start|train/.test(what))).toEqual([
    '1 start auto on 1',
    '1 start wasm on 1',
    '1 train from 2.0',
  ]);
  expect(state(app).device).toMatchObject({ choice: 'wasm', report: { backend: 'wasm' } });
});

test('a kept run is shown again, with its curves and its models; training then begins another', async () => {
  const before = await trainedRun(await opened());
  const app = await opened();
  await app.actions.showRun(only(app)?.id ?? '');
  expect(runs(app)).toMatchObject({ shown: only(app)?.id, busy: null, alert: null });
  expect(state(app).run).toMatchObject({ status: 'finished', folds: [{ status: 'finished' }] });
  expect(state(app).origin?.validation?.count).toBe(100);
  expect(app.curves.folds[0]?.steps).toBe(before.curves.folds[0]?.steps);
  expect(app.actions.historyText()).toBe(before.actions.historyText());
  await app.actions.train();
  await expect.poll(() => runs(app).list?.map(({ status }) => status)).toEqual(['finished', 'finished']);
});

test('while a run is under way, no other takes its place', async () => {
  await trainedRun(await opened());
  const app = await lostRun();
  const first = runs(app).list?.at(-1)?.id ?? '';
  await app.actions.showRun(first);
  expect(runs(app).alert).toMatch(/A run is under way/);
  await app.actions.deleteRun(runs(app).shown ?? '');
  expect(runs(app).alert).toMatch(/A run is under way/);
  expect(runs(app).list).toHaveLength(2);
  app.actions.dismissAlert('runs');
  expect(runs(app).alert).toBeNull();
});

test('without its digits a run says which file to open, and goes on once that is open', async () => {
  await lostRun();
  const database = await (await import('idb')).openDB('inkfold');
  await database.clear('sets');
  database.close();
  const app = await opened();
  await app.actions.resumeRun(only(app)?.id ?? '');
  expect(runs(app).alert).toBe('Open “Blobs” (100 digits) first: this run was made with it.');
  expect(state(app).run.status).toBe('stopped');
  await app.actions.openFiles([new File([], 'train.csv')]);
  await app.actions.resumeRun(only(app)?.id ?? '');
  expect(state(app).run.status).toBe('finished');
});

test('a run that cannot be resumed here and now is still there to be resumed', async () => {
  await lostRun();
  const engine: Engine = { ...workshop().make(), start: () => Promise.reject(new Error('no device')) };
  const app = await opened({}, engine);
  await app.actions.resumeRun(only(app)?.id ?? '');
  expect(state(app).run).toMatchObject({ status: 'failed', fault: { message: 'no device' } });
  const later = await opened();
  expect(only(later)).toMatchObject({ status: 'unfinished', done: { epochs: 1 } });
  await later.actions.resumeRun(only(later)?.id ?? '');
  expect(state(later).run.status).toBe('finished');
});

test('on a full disk the run goes on in memory, one sentence says so, and storage is left in peace', async () => {
  const app = await opened();
  await app.actions.openFiles([new File([], 'train.csv')]);
  const writes = refuseWrites(1, 'throws', { always: true });
  await app.actions.train();
  expect(state(app).run.status).toBe('finished');
  await expect
    .poll(() => runs(app).alert)
    .toBe('This browser has no room left: the run goes on, but a reload would lose it.');
  await new Promise(resolve => setTimeout(resolve, 50));
  // Once at its beginning, and once at its end.
  expect(writes.count()).toBeLessThanOrEqual(2);
  expect(runs(app).list).toEqual([]);
  writes.restore();
});

test('where a person makes room, the run is kept after all, and the sentence goes', async () => {
  const app = await trainedRun(await opened());
  const old = only(app)?.id ?? '';
  const writes = refuseWrites(1, 'throws', { always: true });
  await app.actions.train();
  await expect.poll(() => runs(app).alert).toMatch(/no room left/);
  await expect.poll(() => state(app).run.status).toBe('finished');
  writes.restore();
  await app.actions.deleteRun(old);
  await expect.poll(() => runs(app).list?.map(({ status }) => status)).toEqual(['finished']);
  expect(runs(app).alert).toBeNull();
  expect(runs(app).shown).toBe(only(app)?.id);
  expect(only(app)?.id).not.toBe(old);
});

test('a disk that fails is asked a few times, then no more before the end', async () => {
  const app = await opened();
  await app.actions.openFiles([new File([], 'train.csv')]);
  const thrown = () => new DOMException('The disk failed.', 'UnknownError');
  const writes = refuseWrites(1, 'throws', { always: true, thrown });
  await app.actions.train();
  await expect.poll(() => runs(app).alert).toMatch(/lets the page keep nothing/);
  await new Promise(resolve => setTimeout(resolve, 50));
  expect(writes.count()).toBeLessThanOrEqual(4);
  writes.restore();
});

test('digits that do not fit do not cost the run its checkpoints', async () => {
  IDBObjectStore.prototype.put = function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
    if (this.name === 'images') throw full();
    return put.call(this, value, key);
  };
  const app = await trainedRun(await opened());
  IDBObjectStore.prototype.put = put;
  expect(runs(app).alert).toMatch(/The digits could not be kept/);
});

test('one tab writes; the other trains all the same, and takes over when the first has gone', async () => {
  const tabs = fakeTabs();
  const [one, two] = [tabs.open(), tabs.open()];
  const first = await opened({ tabs: one });
  const second = await opened({ tabs: two });
  expect([runs(first).writer, runs(second).writer]).toEqual([true, false]);
  await oneEpoch(second);
  expect(runs(second).list).toEqual([]);

  await trainedRun(first);
  const kept = only(first)?.id ?? '';
  await expect.poll(() => only(second)?.status).toBe('finished');
  await second.actions.deleteRun(kept);
  expect(runs(second).alert).toBe('Another tab keeps the runs: this can be done there.');

  one.go();
  expect(runs(second).writer).toBe(true);
  await expect.poll(() => runs(second).list?.map(({ status }) => status)).toEqual(['finished', 'unfinished']);
  second.actions.resume();
  await expect.poll(() => state(second).run.status).toBe('finished');
  await expect.poll(() => runs(second).list?.map(({ status }) => status)).toEqual(['finished', 'finished']);
});

test('a run is paused and let go on, also before its first step', async () => {
  const app = await opened();
  await app.actions.openFiles([new File([], 'train.csv')]);
  app.actions.pause();
  expect(state(app).run.status).toBe('ready');
  const run = app.actions.train();
  app.actions.pause();
  await expect.poll(() => state(app).run.status).toBe('paused');
  expect(state(app).run.folds[0]?.step ?? 0).toBe(0);
  app.actions.resume();
  await run;
  expect(state(app).run.status).toBe('finished');
  const stopped = app.actions.train();
  app.actions.pause();
  await expect.poll(() => state(app).run.status).toBe('paused');
  app.actions.stop();
  await stopped;
  expect(state(app).run).toMatchObject({ status: 'stopped', fault: null });
});

test('a run is named and compared, in every tab that shows it', async () => {
  const app = await trainedRun(await opened());
  const id = only(app)?.id ?? '';
  await app.actions.compareRun(id, true);
  expect(runs(app).compared).toMatchObject([{ id, recipe: { preset: 'two-conv' }, epochs: { length: 3 } }]);
  expect(runs(app).compared[0]?.curves[0]?.steps).toBe(12);
  await app.actions.renameRun(id, `  <b>\u202e${'x'.repeat(100)}  `);
  const name = `<b> ${'x'.repeat(75)}…`;
  expect(only(app)?.name).toBe(name);
  expect(runs(app).compared[0]?.name).toBe(name);
  expect(only(await opened())?.name).toBe(name);
  await app.actions.renameRun(id, '   ');
  expect(only(app)?.name).toBe(name);
  await app.actions.compareRun(id, false);
  expect(runs(app).compared).toEqual([]);
});

test('a run is exported under its name, and removed for good', async () => {
  const app = await trainedRun(await opened());
  const id = only(app)?.id ?? '';
  await app.actions.renameRun(id, 'a/b: c');
  const file = await app.actions.exportRun(id);
  expect(file).toMatchObject({ name: 'ab. c.inkfold', type: 'application/zip' });
  await app.actions.compareRun(id, true);
  await app.actions.deleteRun(id);
  expect(runs(app)).toMatchObject({ list: [], compared: [], shown: null, alert: null });
  expect(state(app).run.status, 'what is shown stays').toBe('finished');
  expect(runs(await opened()).list).toEqual([]);
  expect(await app.actions.exportRun(id)).toBeNull();
  expect(runs(app).alert).toBe('This run is no longer kept.');
});

test('an unfinished run is exported as it stands at its checkpoint', async () => {
  await lostRun();
  const orders: unknown[] = [];
  const converter: Converter = {
    ...localConverter,
    write: order => {
      orders.push(order);
      return localConverter.write(order);
    },
  };
  const app = await opened({}, undefined, converter);
  await app.actions.exportRun(only(app)?.id ?? '');
  expect(orders).toMatchObject([
    { experiment: { run: { status: 'stopped', folds: [{ epoch: 2, step: 0 }] } } },
  ]);
});

test('an experiment that a file brings is kept under the file’s name', async () => {
  const converter: Converter = {
    ...localConverter,
    read: () => Promise.resolve([{ kind: 'experiment', name: 'My run.inkfold', experiment }]),
  };
  const app = await opened({}, undefined, converter);
  const file = new File([Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a)], 'My run.inkfold');
  await app.actions.openFiles([file]);
  expect(state(app).data.alert).toBeNull();
  await expect.poll(() => only(app)).toMatchObject({ name: 'My run', status: 'stopped', score: { n: 10 } });
  expect(runs(app).shown).toBe(only(app)?.id);
  const later = await opened();
  await later.actions.showRun(only(later)?.id ?? '');
  expect(state(later).run.folds[0]?.result?.score).toEqual(experiment.run.folds[0]?.result?.score);
});

test('a page that is hidden writes what is not yet written, and nothing twice', async () => {
  const life = fakePage();
  const app = await lostRun({ page: life });
  app.actions.resume();
  app.actions.pause();
  await app.actions.exportRun(only(app)?.id ?? ''); // waits until everything is written
  const writes = refuseWrites(Infinity);
  life.hide();
  await expect.poll(() => writes.count()).toBeGreaterThan(0);
  await new Promise(resolve => setTimeout(resolve, 50));
  const once = writes.count();
  life.hide();
  await new Promise(resolve => setTimeout(resolve, 50));
  expect(writes.count()).toBe(once);
  writes.restore();
});

test('without storage the app works, and says so once', async () => {
  // As browsers do in some private modes.
  globalThis.indexedDB.open = () => {
    throw new DOMException('Not here.', 'SecurityError');
  };
  const app = await opened();
  expect(runs(app)).toMatchObject({
    list: [],
    alert: 'This browser lets the page keep nothing: runs last until the page is closed or reloaded.',
  });
  app.actions.dismissAlert('runs');
  await app.actions.openSample();
  await app.actions.train();
  expect(state(app).run.status).toBe('finished');
  expect(runs(app)).toMatchObject({ list: [], alert: null, shown: null });
});

test('where a newer Inkfold keeps the runs, this one says so and leaves them alone', async () => {
  const newer = await (await import('idb')).openDB('inkfold', 7);
  const app = await opened();
  expect(runs(app).list).toEqual([]);
  expect(runs(app).alert).toMatch(/^A newer Inkfold keeps the runs/);
  newer.close();
});

test('the screen is kept awake while a run trains, on request, again after the page was hidden, and no longer', async () => {
  const [screen, life] = [fakeScreen(), fakePage()];
  const app = await opened({ screen, page: life });
  expect(state(app).awake).toBe(false);
  await app.actions.keepAwake(true);
  expect(screen.held).toBe(0);
  await app.actions.openSample();
  const run = app.actions.train();
  await expect.poll(() => screen.held).toBe(1);
  app.actions.pause();
  await expect.poll(() => [state(app).run.status, screen.held]).toEqual(['paused', 0]);
  app.actions.resume();
  await expect.poll(() => screen.held).toBe(1);
  screen.hide();
  life.show();
  await expect.poll(() => screen.held).toBe(1);
  await run;
  await expect.poll(() => screen.held).toBe(0);
  expect(state(await opened()).awake).toBeNull();
});

test('persistence is asked for when training first begins; storage’s figures are shown', async () => {
  let asked = 0;
  const storage: Pick<StorageManager, 'estimate' | 'persist' | 'persisted'> = {
    estimate: () => Promise.resolve({ usage: 12, quota: 100 }),
    persisted: () => Promise.resolve(asked > 0),
    persist: () => Promise.resolve(++asked > 0),
  };
  const app = await opened({ storage });
  expect(runs(app).storage).toEqual({ used: 12, quota: 100, persisted: false });
  await app.actions.openSample();
  await app.actions.train();
  await app.actions.train();
  expect(asked).toBe(1);
  await expect.poll(() => runs(app).storage?.persisted).toBe(true);
});

test('a newer version waits for the person, and for the run’s end', async () => {
  const app = await opened();
  let applied = 0;
  app.updateIsWaiting(() => applied++);
  expect(state(app).updateWaiting).toBe(true);
  await app.actions.openSample();
  const run = app.actions.train();
  app.actions.applyUpdate();
  expect(applied).toBe(0);
  await run;
  app.actions.applyUpdate();
  expect(applied).toBe(1);
});
