/** Who is read at a temperature, and who is not: a run's own measured models alone. */
import { expect, test } from 'vitest';
import { temperatureOf } from '../run/metrics/calibration.ts';
import type { FoldPredictions } from '../run/predictions.ts';
import { blobs } from '../testing/blobs.ts';
import { fakeEngine, type FakeEngine } from '../testing/fake-engine.ts';
import { fakeReader, unlabelled } from '../testing/fake-reader.ts';
import { localConverter } from '../testing/local-converter.ts';
import { recordedRun } from '../testing/recorded-run.ts';
import { createApp, type App } from './app.ts';
import { thermometer } from './calibration.ts';

const digits = blobs(100);
const sets = { 'train.csv': digits, 'test.csv': unlabelled(blobs(250, 2)) };
const stroke = { x: [0.2, 0.8], y: [0.2, 0.8] };

/** What the recorded run's one fold says of its validation rows: the last of them is read wrong. */
const predictions = recordedRun.flatMap(event =>
  event.kind === 'fold-finished' && event.result.predictions ? [event.result.predictions] : [],
);
const temperature = temperatureOf(predictions, digits.labels ?? new Uint8Array(0));

async function trained(run = recordedRun): Promise<App & { engine: FakeEngine }> {
  const engine = fakeEngine(run);
  const app = createApp(engine, fakeReader(sets), localConverter);
  await app.actions.openFiles([new File([], 'train.csv'), new File([], 'test.csv')]);
  await app.actions.train();
  return { ...app, engine };
}

/** The newest call of the engine that predicted. */
const lastRead = (engine: FakeEngine): string | undefined =>
  engine.calls.findLast(call => call.startsWith('predict'));

test('drawings are read at the temperature of the run’s own predictions; the submission is not', async () => {
  const { store, actions, engine } = await trained();
  expect(temperature).toBeGreaterThan(0.05);
  expect(temperature).not.toBe(1);
  await expect.poll(() => store.getState().drawing.temperature).toBe(temperature);
  actions.addStroke(stroke);
  await expect.poll(() => store.getState().drawing.probabilities).not.toBeNull();
  expect(lastRead(engine)).toBe(`predict at ${temperature}`);
  await actions.predictTest();
  expect(lastRead(engine)).toBe('predict');
});

test('weights that no fold has kept yet are read as they are', async () => {
  const { store, actions, engine } = await trained(recordedRun.slice(0, 8));
  actions.addStroke(stroke);
  await expect.poll(() => store.getState().drawing.probabilities).not.toBeNull();
  expect(lastRead(engine)).toBe('predict');
  expect(store.getState().drawing.temperature).toBeNull();
});

test('a model from a file is read as it is, and the run’s own at their temperature again once it is gone', async () => {
  const { store, actions, engine } = await trained();
  const [model] = recordedRun.flatMap(event => (event.kind === 'model' ? [event.model] : []));
  if (!model) throw new Error('the recording changed');
  const saved = { name: 'a.h5', model: { ...model, id: 'x' }, evaluation: null };
  store.setState({ saved: { models: [saved], evaluating: null, alert: null } });
  actions.addStroke(stroke);
  actions.predictWith('saved:x');
  await expect.poll(() => store.getState().drawing.temperature).toBeNull();
  await expect.poll(() => lastRead(engine)).toBe('predict');
  actions.removeSaved('x');
  await expect.poll(() => store.getState().drawing.temperature).toBe(temperature);
  await expect.poll(() => lastRead(engine)).toBe(`predict at ${temperature}`);
});

test('the temperature is worked out once for a set of finished folds, and again for another', async () => {
  const { store } = await trained();
  let looked = 0;
  const watched = predictions.map((fold): FoldPredictions => ({
    ...fold,
    get probabilities() {
      looked += 1;
      return fold.probabilities;
    },
  }));
  const state = store.getState();
  const withResults = (results: readonly FoldPredictions[]) => ({
    ...state,
    run: {
      ...state.run,
      folds: state.run.folds.map((fold, i) => ({
        ...fold,
        result: fold.result && { ...fold.result, predictions: results[i] ?? null },
      })),
    },
  });
  const read = thermometer();
  expect(await read(withResults(watched))).toBe(temperature);
  const once = looked;
  expect(once).toBeGreaterThan(0);
  expect(await read(withResults(watched))).toBe(temperature);
  expect(looked).toBe(once);
  expect(await read(withResults([]))).toBeNull();
  expect(await read(withResults(predictions))).toBe(temperature);
});

test('without labels, and where no digit is read wrong, nothing tells a temperature', async () => {
  const { store } = await trained();
  const state = store.getState();
  const read = thermometer();
  expect(await read({ ...state, origin: state.origin && { ...state.origin, validation: null } })).toBeNull();
  const labels = Uint8Array.from(digits.labels ?? []);
  labels[63] = 0; // the last validation row, as it is read
  const agreeing = state.origin && { ...state.origin, validation: { ...digits, labels } };
  expect(await read({ ...state, origin: agreeing })).toBeNull();
});
