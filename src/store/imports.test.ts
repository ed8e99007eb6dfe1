/** Models and experiments leave the app and come back: the store with a real converter, and an engine that is told what to say. */
import { expect, test } from 'vitest';
import type { OutFile } from '../formats/out-file.ts';
import { writeExperiment } from '../formats/experiment/write.ts';
import type { RunEvent } from '../run/events.ts';
import type { TrainedModel } from '../run/model.ts';
import { blobs } from '../testing/blobs.ts';
import { experiment, randomModel } from '../testing/experiment.ts';
import { fakeEngine } from '../testing/fake-engine.ts';
import { fakeReader, unlabelled } from '../testing/fake-reader.ts';
import { localConverter } from '../testing/local-converter.ts';
import { recordedRun } from '../testing/recorded-run.ts';
import { createApp, type App } from './app.ts';
import { allModels, modelsFor } from './models.ts';

const sets = { 'train.csv': blobs(100), 'test.csv': unlabelled(blobs(250, 2)) };
/** The recorded run, with the weights that it leaves out. */
const run = recordedRun.map(withWeights);

function withWeights(event: RunEvent): RunEvent {
  const filled = (model: TrainedModel): TrainedModel => ({
    ...randomModel(experiment.recipe, 1, model.epoch),
    id: model.id,
  });
  if (event.kind === 'model') return { ...event, model: filled(event.model) };
  if (event.kind !== 'fold-finished') return event;
  return { ...event, result: { ...event.result, model: filled(event.result.model) } };
}

const app = (): App => createApp(fakeEngine(run), fakeReader(sets), localConverter);
const fileOf = (out: OutFile | null, name = out?.name ?? ''): File => new File(out ? [out.bytes] : [], name);
const digits = (name: 'train.csv' | 'test.csv'): File => new File([], name);

async function trained(): Promise<App> {
  const made = app();
  await made.actions.openFiles([digits('train.csv'), digits('test.csv')]);
  await made.actions.train();
  return made;
}

test.for(['tfjs', 'h5', 'keras'] as const)('a model saved as %s comes back with its weights', async kind => {
  const { store, actions } = await trained();
  const [model] = allModels(store.getState());
  const file = fileOf(await actions.exportModel(kind, model?.id ?? ''));
  expect(store.getState().exports).toMatchObject({ busy: null, alert: null });

  const other = app();
  await other.actions.openFiles([file]);
  const state = other.store.getState();
  expect(state.data.alert).toBeNull();
  expect(state.saved.models).toMatchObject([{ name: file.name, evaluation: null }]);
  const [spoken] = modelsFor(state);
  expect(spoken?.weights.map(weights => Buffer.from(weights.buffer).toString('base64'))).toEqual(
    model?.weights.map(weights => Buffer.from(weights.buffer).toString('base64')),
  );
});

test('digits and models can be opened at once; the model is measured, chosen and removed', async () => {
  const { store, actions } = await trained();
  const file = fileOf(
    await actions.exportModel('keras', modelsFor(store.getState())[0]?.id ?? ''),
    'my.keras',
  );
  await actions.predictTest();
  expect(store.getState().submission.labels).not.toBeNull();
  await actions.openFiles([digits('train.csv'), file, file]);
  const { saved, predictWith } = store.getState();
  expect(saved.models.map(({ name }) => name)).toEqual(['my.keras', 'my.keras']);
  expect(predictWith).toBe(`saved:${saved.models[1]?.model.id}`);
  expect(store.getState().submission.labels, 'predicted by another').toBeNull();

  await actions.evaluateSaved(saved.models[0]?.model.id ?? '');
  // The fake engine takes every digit for a 7, and a tenth of the blobs are.
  expect(store.getState().saved.models[0]?.evaluation).toMatchObject({
    score: { correct: 10, n: 100 },
    on: 'Blobs',
  });
  expect(store.getState().saved.evaluating).toBeNull();

  actions.removeSaved(saved.models[1]?.model.id ?? '');
  expect(store.getState().saved.models).toHaveLength(1);
  expect(store.getState().predictWith).toBe('all');
  expect(modelsFor(store.getState())[0]?.id).toBe('model 2');
});

test('without labelled digits there is nothing to measure on', async () => {
  const { actions } = await trained();
  const file = fileOf(await actions.exportModel('keras', 'model 2'));
  const other = app();
  await other.actions.openFiles([file]);
  await other.actions.evaluateSaved(other.store.getState().saved.models[0]?.model.id ?? '');
  expect(other.store.getState().saved).toMatchObject({ evaluating: null, alert: /labelled digits/ });
});

test('an experiment brings the run back, and its tables with the digits that it was made with', async () => {
  const { store, actions, curves } = await trained();
  const file = fileOf(await actions.exportExperiment());
  const before = store.getState();
  expect(file.name).toBe('two-conv.inkfold');

  const other = app();
  await other.actions.openFiles([file]);
  const after = other.store.getState();
  expect(after.data.alert).toBeNull();
  expect(after.recipe).toEqual(before.recipe);
  const { model, ...result } = before.run.folds[0]?.result ?? {};
  expect(after.run).toMatchObject({ ...before.run, folds: [{ ...before.run.folds[0], result }] });
  expect(after.run.folds[0]?.result?.model.weights[0]).toEqual(model?.weights[0]);
  expect(after.model?.id, 'the newest and the kept model are one').toBe(after.run.folds[0]?.result?.model.id);
  expect(other.curves.folds[0]?.loss).toEqual(curves.folds[0]?.loss);
  expect(other.curves.folds[0]?.epochs).toEqual(curves.folds[0]?.epochs);
  expect(after.origin).toMatchObject({
    validation: null,
    marks: { validation: { name: 'Blobs', count: 100 } },
  });
  expect(other.actions.historyText()).toBe(actions.historyText());
  expect(await other.actions.metricsText()).toBeNull();

  await other.actions.openSample(); // the same 100 blobs
  expect(other.store.getState().origin?.validation?.count).toBe(100);
  expect(await other.actions.metricsText()).toBe(await actions.metricsText());
  expect([...(other.actions.outOfFoldText() ?? [])]).toEqual([...(actions.outOfFoldText() ?? [])]);
});

test('a restored fold is retried on the digits that it was made with, or says which those are', async () => {
  const { store, actions } = app();
  await actions.openFiles([fileOf(writeExperiment(experiment))]);
  await actions.retryFold(2);
  expect(store.getState().run.folds[1]?.fault?.message).toBe(
    'Open “digit-recognizer.zip/train.csv” (20 digits) first: this run was made with it.',
  );
});

test('a broken file leaves one sentence and everything as it was', async () => {
  const { store, actions } = await trained();
  const whole = await actions.exportModel('h5', 'model 2');
  const before = store.getState();
  for (const broken of [
    new File([whole?.bytes.slice(0, 3000) ?? ''], 'cut.h5'),
    new File(['{"format": "layers-model"'], 'model.json'),
    new File([new Uint8Array(100)], 'weights.bin'),
    new File([writeExperiment(experiment).bytes.slice(0, 900)], 'cut.inkfold'),
  ]) {
    await actions.openFiles([digits('test.csv'), broken]);
    const { data, ...rest } = store.getState();
    expect(data.alert, broken.name).toMatch(new RegExp(`^${broken.name}.*\\.$`));
    expect({ ...rest, data: { ...data, alert: null } }, broken.name).toEqual(before);
  }
});

test('an experiment does not take the place of a run that goes on', async () => {
  const endless = {
    ...fakeEngine(run),
    async *train(_job: unknown, _data: unknown, signal: AbortSignal) {
      yield* run.slice(0, 4);
      await new Promise(resolve => signal.addEventListener('abort', resolve));
      yield { kind: 'stopped', elapsedMs: 1 } as const;
    },
  };
  const { store, actions } = createApp(endless, fakeReader(sets), localConverter);
  await actions.openSample();
  const training = actions.train();
  await actions.openFiles([fileOf(writeExperiment(experiment))]);
  expect(store.getState().data.alert).toMatch(/run is under way/);
  expect(store.getState().run).toMatchObject({ status: 'training', folds: [{ fold: 1 }] });
  actions.stop();
  await training;
  await actions.openFiles([fileOf(writeExperiment(experiment))]);
  expect(store.getState().run.folds).toHaveLength(2);
});
