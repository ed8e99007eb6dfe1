/** Looking into the network: only on request, only while there is something to see, and never at what was rubbed out. */
import { expect, test } from 'vitest';
import type { TrainedModel } from '../run/model.ts';
import { blobs } from '../testing/blobs.ts';
import { fakeEngine, type FakeEngine } from '../testing/fake-engine.ts';
import { fakeReader, unlabelled } from '../testing/fake-reader.ts';
import { localConverter } from '../testing/local-converter.ts';
import { recordedRun } from '../testing/recorded-run.ts';
import { createApp, type App } from './app.ts';
import { inspectedModel, knownDigits, unseenDigits } from './inspected.ts';

const sets = { 'train.csv': blobs(100), 'test.csv': unlabelled(blobs(30, 2)) };
const seven = { x: [0.2, 0.8, 0.4], y: [0.2, 0.2, 0.8] };

async function trained(run = recordedRun): Promise<App & { engine: FakeEngine }> {
  const engine = fakeEngine(run);
  const app = createApp(engine, fakeReader(sets), localConverter);
  await app.actions.openFiles([new File([], 'train.csv'), new File([], 'test.csv')]);
  await app.actions.train();
  return { ...app, engine };
}
const turns = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 400));

test('nothing is inspected before somebody looks; then the newest drawing is', async () => {
  const { store, actions, engine } = await trained();
  actions.addStroke(seven);
  await turns();
  expect(engine.calls).not.toContain('inspect');
  actions.lookInside(true);
  await expect.poll(() => store.getState().insight.found?.insight.digit).toBe(7);
  const { found } = store.getState().insight;
  expect(found?.pixels).toBe(store.getState().drawing.pixels);
  expect(found?.model.id).toBe('model 2');
  expect(found?.insight.maps[0]).toMatchObject({ layer: 'conv1', channels: 2 });
});

test('neighbours are digits that the model trained on, the most alike first', async () => {
  const { store, actions } = await trained();
  actions.lookInside(true);
  actions.addStroke(seven);
  await expect.poll(() => store.getState().insight.neighbours.length, { timeout: 5000 }).toBe(8);
  const { neighbours } = store.getState().insight;
  const rows = new Set(store.getState().origin?.splits[0]?.train);
  for (const { row, label, pixels } of neighbours) {
    expect(rows.has(row)).toBe(true);
    expect(label).toBe(sets['train.csv'].labels?.[row]);
    expect(pixels).toEqual(sets['train.csv'].images.subarray(row * 784, (row + 1) * 784));
  }
  const similarities = neighbours.map(({ similarity }) => similarity);
  expect(similarities).toEqual(similarities.toSorted((a, b) => b - a));
  await expect.poll(() => store.getState().insight.reading).toBeNull();
});

test('a digit of the data is familiar, and whether a drawing is gets known without a look inside', async () => {
  const { store, actions, engine } = await trained();
  actions.loadExample(null);
  await expect.poll(() => store.getState().insight.unlike, { timeout: 5000 }).toBe(false);
  expect(engine.calls).not.toContain('inspect');
  // A blob is two rows of ink in one place; a dot in the middle of the sheet is none of them.
  actions.clearDrawing();
  expect(store.getState().insight.unlike).toBeNull();
  actions.addStroke({ x: [0.1, 0.1], y: [0, 1] });
  await expect.poll(() => store.getState().insight.unlike, { timeout: 5000 }).toBe(true);
});

test('a cleared drawing takes its insight with it, and a late one is dropped', async () => {
  const { store, actions } = await trained();
  actions.lookInside(true);
  actions.addStroke(seven);
  await expect.poll(() => store.getState().insight.found).not.toBeNull();
  actions.addStroke({ x: [0.1, 0.2], y: [0.9, 0.9] });
  actions.clearDrawing();
  expect(store.getState().insight).toMatchObject({ found: null, neighbours: [], unlike: null });
  await turns();
  expect(store.getState().insight.found).toBeNull();
});

test('folded away, what is drawn is no longer inspected', async () => {
  const { store, actions, engine } = await trained();
  actions.lookInside(true);
  actions.addStroke(seven);
  await expect.poll(() => store.getState().insight.found).not.toBeNull();
  actions.lookInside(false);
  await turns();
  const before = engine.calls.filter(call => call === 'inspect').length;
  actions.addStroke({ x: [0.4, 0.6], y: [0.5, 0.5] });
  await turns();
  expect(engine.calls.filter(call => call === 'inspect')).toHaveLength(before);
});

test('while a drawing grows it is looked into at leisure: not once a movement', async () => {
  const { store, actions, engine } = await trained();
  actions.lookInside(true);
  for (let i = 1; i <= 40; i++) {
    actions.sketch({ x: [0.2, 0.2 + i / 100], y: [0.2, 0.8] });
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  actions.addStroke(seven);
  await expect.poll(() => store.getState().insight.found?.pixels).toBe(store.getState().drawing.pixels);
  const looks = engine.calls.filter(call => call === 'inspect').length;
  expect(looks).toBeGreaterThan(1);
  expect(looks).toBeLessThan(12);
});

test('of several folds that vote the best is looked into, with its own training rows; a saved model with all that are loaded', async () => {
  const { store } = await trained();
  const state = store.getState();
  const [fold] = state.run.folds;
  if (!fold?.result?.score || !state.origin) throw new Error('the recording changed');
  const { result } = fold;
  const model = (id: string, of: number): TrainedModel => ({ ...result.model, id, fold: of });
  const [split] = state.origin.splits;
  if (!split) throw new Error('the recording changed');
  const folded = {
    ...state,
    predictWith: 'all' as const,
    run: {
      ...state.run,
      folds: [
        { ...fold, result: { ...result, model: model('a', 1), score: { loss: 1, correct: 3, n: 16 } } },
        { ...fold, fold: 2, result: { ...result, model: model('b', 2) } },
      ],
    },
    origin: {
      ...state.origin,
      splits: [split, { fold: 2, train: split.validation, validation: split.train }],
    },
  };
  const best = inspectedModel(folded);
  expect(best?.id).toBe('b');
  if (!best) return;
  const rows = knownDigits(folded, best)?.rows ?? [];
  expect([...rows].toSorted((a, b) => a - b)).toEqual([...split.validation].toSorted((a, b) => a - b));
  expect(unseenDigits(folded, best)?.rows).toHaveLength(16);

  const saved = { name: 'a.h5', model: model('s', 0), evaluation: null };
  const opened = {
    ...state,
    predictWith: 'saved:s' as const,
    saved: { models: [saved], evaluating: null, alert: null },
  };
  expect(inspectedModel(opened)?.id).toBe('s');
  expect(knownDigits(opened, saved.model)?.rows).toHaveLength(100);
  expect(unseenDigits(opened, saved.model)?.set).toBe(state.data.test);
});

test('what a broken engine says stands in the part itself', async () => {
  const { store, actions, engine } = await trained();
  engine.inspect = () => Promise.reject(new Error('no luck'));
  actions.lookInside(true);
  actions.addStroke(seven);
  await expect.poll(() => store.getState().insight.trouble).toBe('no luck');
});
