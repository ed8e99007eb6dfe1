/** The store with everything around it faked: what a person does, and what the page then shows. */
import { expect, test } from 'vitest';
import { InkfoldError } from '../lib/fault.ts';
import { presetOf } from '../recipe/presets.ts';
import type { RunEvent } from '../run/events.ts';
import { blobs } from '../testing/blobs.ts';
import { fakeEngine, type FakeEngine } from '../testing/fake-engine.ts';
import { fakeReader, unlabelled } from '../testing/fake-reader.ts';
import { localConverter } from '../testing/local-converter.ts';
import { recordedRun } from '../testing/recorded-run.ts';
import { createApp, type App } from './app.ts';
import { splitsFor } from './splits.ts';

const files = { 'train.csv': blobs(100), 'test.csv': unlabelled(blobs(250, 2)) };
const file = (name: string): File => new File([], name);

function app(engine: FakeEngine = fakeEngine(recordedRun)): App {
  return createApp(engine, fakeReader(files), localConverter);
}

test('files take the place of what was loaded, by whether they have labels', async () => {
  const { store, actions } = app();
  await actions.openFiles([file('train.csv'), file('test.csv')]);
  expect(store.getState().data).toMatchObject({
    train: files['train.csv'],
    test: files['test.csv'],
    reading: null,
    alert: null,
  });
});

test('a bad file leaves a sentence and what was loaded before; the next try clears the sentence', async () => {
  const { store, actions } = app();
  await actions.openFiles([file('train.csv')]);
  await actions.openFiles([file('bad.csv')]);
  expect(store.getState().data.alert).toBe('bad.csv, line 1: expected something else.');
  expect(store.getState().data.train).toBe(files['train.csv']);
  await actions.openFiles([file('test.csv')]);
  expect(store.getState().data.alert).toBeNull();
});

test('reading can be cancelled without an alert', async () => {
  const { store, actions } = app();
  const reading = actions.openFiles([file('slow.csv')]);
  await expect.poll(() => store.getState().data.reading).toEqual({ name: 'slow.csv', share: 0.5 });
  actions.cancelReading();
  await reading;
  expect(store.getState().data).toMatchObject({ reading: null, alert: null, train: null });
});

test('a run is followed to its end, and leaves its last model', async () => {
  const { store, actions, curves } = app();
  await actions.openSample();
  await actions.train();
  const { run, model, device } = store.getState();
  expect(run.status).toBe('finished');
  expect(run.folds[0]?.epochs.length).toBe(2);
  expect(model?.id).toBe('model 2');
  expect(device.report?.name).toBe('WASM SIMD');
  expect(curves.folds[0]?.steps).toBe(8);
});

test('training without data says what to do', async () => {
  const { store, actions } = app();
  await actions.train();
  const { run } = store.getState();
  expect(run.status).toBe('failed');
  expect(run.fault?.message).toMatch(/sample digits/);
});

test('Stop ends the run without an alert; Train starts another', async () => {
  const { store, actions } = app();
  await actions.openSample();
  const run = actions.train();
  actions.stop();
  await run;
  expect(store.getState().run).toMatchObject({ status: 'stopped', fault: null });
  await actions.train();
  expect(store.getState().run.status).toBe('finished');
});

test('a failed run keeps its epochs and its model, and shows the sentence', async () => {
  const failure = new InkfoldError('WorkerLost', 'The training worker failed.');
  const { store, actions } = app(fakeEngine(recordedRun.slice(0, 7), { failure }));
  await actions.openSample();
  await actions.train();
  const { run, model } = store.getState();
  expect(run).toMatchObject({ status: 'failed', fault: { message: 'The training worker failed.' } });
  expect(run.folds[0]?.epochs.length).toBe(1);
  expect(model?.id).toBe('model 1');
});

test('the test set is predicted, and a newer model makes the prediction stale', async () => {
  const { store, actions } = app();
  await actions.openFiles([file('train.csv'), file('test.csv')]);
  await actions.predictTest();
  expect(store.getState().submission.alert).toMatch(/Train/);
  await actions.train();
  await actions.predictTest();
  expect(store.getState().submission).toMatchObject({ share: null, alert: null });
  const lines = actions.submissionText()?.trim().split(/\r?\n/) ?? [];
  expect(lines.length).toBe(251);
  expect(lines[1]).toBe('1,7');
  expect(lines[250]).toBe('250,7');
  await actions.train();
  expect(actions.submissionText()).toBeNull();
});

test('strokes can be drawn, undone, redone and cleared; the newest picture is read', async () => {
  const { store, actions } = app();
  const stroke = { x: [0.2, 0.8], y: [0.2, 0.8] };
  actions.addStroke(stroke);
  expect(store.getState().drawing.pixels?.length).toBe(784);
  expect(store.getState().drawing.probabilities).toBeNull();
  await actions.openSample();
  await actions.train();
  await expect.poll(() => store.getState().drawing.probabilities?.[7]).toBe(1);
  actions.undo();
  expect(store.getState().drawing).toMatchObject({ strokes: [], pixels: null, probabilities: null });
  actions.redo();
  expect(store.getState().drawing.strokes).toEqual([stroke]);
  actions.clearDrawing();
  expect(store.getState().drawing).toMatchObject({ strokes: [], undone: [], pixels: null });
});

test('a knob takes what its field allows, and says why not', () => {
  const { store, actions } = app();
  expect(actions.setField('epochs', 3)).toBeNull();
  expect(actions.setField('epochs', 0)).toMatch(/between/);
  expect(store.getState().recipe.epochs).toBe(3);
  actions.choosePreset('stratified-cv');
  expect(store.getState().recipe).toMatchObject({ preset: 'stratified-cv', epochs: 10 });
});

test('the split takes the first rows of each class, and never one row twice', () => {
  const recipe = { ...presetOf('two-conv').recipe, trainingRows: 50, holdOut: 0.2 };
  const [split] = splitsFor(recipe, blobs(100), null);
  expect([split?.train.length, split?.validation.length]).toEqual([40, 10]);
  expect(new Set([...(split?.train ?? []), ...(split?.validation ?? [])]).size).toBe(50);
  expect(() => splitsFor({ ...recipe, trainingRows: 1 }, blobs(100), null)).toThrow(/hold-out of 0.2/);
});

test('folds cover every row once; a test set validates whole, if it is labelled', () => {
  const recipe = { ...presetOf('stratified-cv').recipe, folds: 4 };
  const splits = splitsFor(recipe, blobs(100), null);
  expect(splits.map(({ fold }) => fold)).toEqual([1, 2, 3, 4]);
  const rows = splits.flatMap(({ validation }) => [...validation]);
  expect(rows.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  const tested = { ...recipe, validation: 'test-set' } as const;
  expect(splitsFor(tested, blobs(100), blobs(30, 2))[0]).toMatchObject({ validation: { length: 30 } });
  expect(() => splitsFor(tested, blobs(100), unlabelled(blobs(30)))).toThrow(/labelled/);
});

test('a fold that failed is retried by itself, and joins the others', async () => {
  const [preparing, started, ...fold] = recordedRun;
  if (!preparing || started?.kind !== 'started') throw new Error('the recording changed');
  const fault = { name: 'WorkerLost', message: 'gone' } as const;
  const broken: RunEvent[] = [
    preparing,
    { ...started, plan: { ...started.plan, folds: 2 } },
    ...fold.slice(0, -1),
    { kind: 'fold-failed', fold: 2, fault },
    { kind: 'finished', elapsedMs: 1400 },
  ];
  const second = recordedRun.map(event => {
    if (event.kind === 'epoch') return { ...event, row: { ...event.row, fold: 2 } };
    return 'fold' in event ? { ...event, fold: 2 } : event;
  });
  const { store, actions } = app(fakeEngine([broken, second]));
  actions.choosePreset('stratified-cv');
  actions.setField('folds', 2);
  await actions.openSample();
  await actions.train();
  expect(store.getState().run.folds.map(({ status }) => status)).toEqual(['finished', 'failed']);
  await actions.retryFold(2);
  const { run } = store.getState();
  expect(run.status).toBe('finished');
  expect(run.folds.map(({ status }) => status)).toEqual(['finished', 'finished']);
  expect(run.elapsedMs).toBe(2800);
});

test('a finished run can be written down', async () => {
  const { actions } = app();
  expect(actions.historyText()).toBeNull();
  await actions.openSample();
  await actions.train();
  expect(JSON.parse(actions.historyText() ?? '')).toMatchObject({ seed: 42 });
  expect(JSON.parse((await actions.metricsText()) ?? '')).toBeTruthy();
  expect([...(actions.outOfFoldText() ?? [])].join('').trim().split('\n')).toHaveLength(17);
});

test('what to know before training is counted', async () => {
  const { store, actions } = app();
  await actions.openFiles([file('train.csv'), file('test.csv')]);
  expect(store.getState().data.findings).toEqual({ duplicates: 0, conflicting: 0, overlap: 0 });
});
