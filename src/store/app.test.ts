/** The store with everything around it faked: what a person does, and what the page then shows. */
import { expect, test } from 'vitest';
import { InkfoldError } from '../lib/fault.ts';
import { blobs } from '../testing/blobs.ts';
import { fakeEngine, type FakeEngine } from '../testing/fake-engine.ts';
import { fakeReader, unlabelled } from '../testing/fake-reader.ts';
import { recordedRun } from '../testing/recorded-run.ts';
import { createApp, type App } from './app.ts';
import { splitFor } from './training.ts';

const files = { 'train.csv': blobs(100), 'test.csv': unlabelled(blobs(250, 2)) };
const file = (name: string): File => new File([], name);

function app(engine: FakeEngine = fakeEngine(recordedRun)): App {
  return createApp(engine, fakeReader(files));
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
  expect(store.getState().data.reading).toEqual({ name: 'slow.csv', share: 0.5 });
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
  expect(run.epochs.length).toBe(2);
  expect(model?.id).toBe('model 2');
  expect(device.report?.name).toBe('WASM SIMD');
  expect(curves.steps).toBe(8);
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
  const { store, actions } = app(fakeEngine(recordedRun.slice(0, 6), { failure }));
  await actions.openSample();
  await actions.train();
  const { run, model } = store.getState();
  expect(run).toMatchObject({ status: 'failed', fault: { message: 'The training worker failed.' } });
  expect(run.epochs.length).toBe(1);
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
  const recipe = { ...app().store.getState().recipe, trainingRows: 50, holdOut: 0.2 };
  const split = splitFor(recipe, blobs(100));
  expect(split.train.length).toBe(40);
  expect(split.validation.length).toBe(10);
  expect(new Set([...split.train, ...split.validation]).size).toBe(50);
  expect(() => splitFor({ ...recipe, trainingRows: 1 }, blobs(100))).toThrow(/hold-out of 0.2/);
});
