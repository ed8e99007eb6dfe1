/** The report of the shown run: written from what the page shows, and only once there is something to tell. */
import { expect, test } from 'vitest';
import { around } from '../testing/browser-around.ts';
import { blobs } from '../testing/blobs.ts';
import { fakeEngine } from '../testing/fake-engine.ts';
import { fakeReader } from '../testing/fake-reader.ts';
import { localConverter } from '../testing/local-converter.ts';
import { recordedRun } from '../testing/recorded-run.ts';
import { createApp } from './app.ts';
import { reportOf } from './report.ts';

const sharing = { address: () => 'https://inkfold.example/', copy: () => Promise.resolve() };

async function trained() {
  const engine = fakeEngine(recordedRun);
  const reader = fakeReader({ 'train.csv': blobs(100) });
  const app = createApp(engine, reader, localConverter, undefined, around({ sharing }));
  await app.actions.openFiles([new File([], 'train.csv')]);
  const early = reportOf(app.store.getState(), app.curves.folds, sharing);
  await app.actions.train();
  return { ...app, early };
}

test('none before a run; then its figures, the worst digits with their pictures, and the link of its own recipe', async () => {
  const { store, curves, early, actions } = await trained();
  expect(early).toBeNull();
  // The form moves on; the report is about the run.
  const { origin } = store.getState();
  actions.setField('epochs', 77);
  const report = reportOf(store.getState(), curves.folds, sharing);
  expect(report?.recipe).toEqual(origin?.recipe);
  expect(report?.link).toContain(`epochs=${origin?.recipe.epochs}&`);
  expect(report?.curves[0]?.steps).toBe(8);
  expect(report?.hardest).toHaveLength(12);
  const [worst] = report?.hardest ?? [];
  const row = worst?.hard.row ?? -1;
  expect(worst?.pixels).toEqual(origin?.validation?.images.slice(row * 784, (row + 1) * 784));
});

test('weights stay behind; the shown run keeps its own', async () => {
  const { store, curves } = await trained();
  const weights = [new Float32Array(1000)];
  const { run } = store.getState();
  const folds = run.folds.map(fold => ({
    ...fold,
    result: fold.result && { ...fold.result, model: { ...fold.result.model, weights } },
  }));
  store.setState({ run: { ...run, folds } });
  const report = reportOf(store.getState(), curves.folds, sharing);
  expect(report?.run.folds[0]?.result?.model.weights).toEqual([]);
  expect(report?.run.folds[0]?.result?.score).toEqual({
    loss: expect.any(Number) as unknown,
    correct: 15,
    n: 16,
  });
  expect(store.getState().run.folds[0]?.result?.model.weights).toBe(weights);
});

test('the action writes the file', async () => {
  const { actions, store } = await trained();
  const file = await actions.exportReport();
  expect([file?.name, file?.type]).toEqual(['inkfold-two-conv-report.html', 'text/html']);
  expect(new TextDecoder().decode(file?.bytes)).toContain(
    `two-conv on “${store.getState().origin?.marks.digits.name}”`,
  );
  expect(store.getState().exports).toEqual({ busy: null, alert: null, alertOf: 'run' });
});
