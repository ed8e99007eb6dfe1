/** Models and experiments leave the tab, and come back: what the page writes, it reads, and predicts the same with. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { unzipSync } from 'fflate';
import type { App, MadeFile } from './support/app.ts';
import { faults } from './support/faults.ts';
import { file, zipped } from './support/files.ts';
import { drawDigit } from './support/pen.ts';
import { readSubmission } from './support/submission.ts';
import { expect, report, test } from './support/test.ts';

const HDF5 = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

/** Presses the button "Download …" and reads its file. */
async function taken(app: App, what: string): Promise<MadeFile> {
  const download = await app.download(what, 60_000);
  return file(download.suggestedFilename(), await readFile(await download.path()));
}

async function trainBriefly(app: App): Promise<void> {
  await app.useSampleDigits();
  await app.set({ Epochs: 1, 'Training rows': 800 });
  await app.trainToEnd(60_000);
}

/** The page as someone opens it anew: nothing trained, nothing loaded. */
async function openAnew(app: App, page: Page): Promise<void> {
  await page.goto('about:blank');
  await app.open();
  await expect(app.panel('Data')).not.toContainText('labelled digits to train on');
}

test('every kind of file holds what it should', async ({ app }) => {
  await trainBriefly(app);

  const tfjs = await taken(app, 'TensorFlow.js model');
  expect(tfjs.name).toBe('inkfold-two-conv-tfjs.zip');
  const pair = unzipSync(tfjs.bytes);
  expect(Object.keys(pair).toSorted()).toEqual(['model.json', 'weights.bin']);
  expect(JSON.parse(text(pair['model.json']))).toMatchObject({ format: 'layers-model' });
  expect(pair['weights.bin']?.length, '225,034 parameters of four bytes').toBe(225_034 * 4);

  const h5 = await taken(app, 'Keras .h5');
  expect(h5.name).toBe('inkfold-two-conv.h5');
  expect([...h5.bytes.subarray(0, 8)]).toEqual(HDF5);

  const keras = await taken(app, 'Keras .keras');
  expect(keras.name).toBe('inkfold-two-conv.keras');
  const inside = unzipSync(keras.bytes);
  expect(Object.keys(inside).toSorted()).toEqual(['config.json', 'metadata.json', 'model.weights.h5']);
  expect([...(inside['model.weights.h5']?.subarray(0, 8) ?? [])]).toEqual(HDF5);

  const onnx = await taken(app, 'ONNX');
  expect(onnx.name).toBe('inkfold-two-conv.onnx');
  expect(onnxVersion(onnx.bytes), 'IR version of the model').toBe(8);

  const script = await taken(app, 'Keras script');
  expect(script.name).toBe('inkfold-two-conv.py');
  expect(text(script.bytes)).toContain('import keras');
  const notebook = await taken(app, 'Jupyter notebook');
  expect(notebook.name).toBe('inkfold-two-conv.ipynb');
  expect(JSON.parse(text(notebook.bytes))).toMatchObject({ nbformat: 4 });
  await expect(app.button('Download Ray script'), 'no folds to spread').toBeDisabled();

  const experiment = await taken(app, 'experiment');
  expect(experiment.name).toBe('two-conv.inkfold');
  const manifest: unknown = JSON.parse(text(unzipSync(experiment.bytes)['experiment.json']));
  expect(manifest).toMatchObject({
    format: 'inkfold-experiment',
    seed: 42,
    digits: { name: 'Sample digits', count: 5000 },
    environment: { userAgent: expect.stringContaining('Chrome') as unknown },
  });
  report(
    'sizes',
    [tfjs, h5, keras, onnx, experiment].map(({ name, bytes }) => `${name} ${bytes.length}`).join(', '),
  );
});

test('a model saved, the page opened anew, the model opened: the same submission.csv', async ({
  app,
  page,
}) => {
  test.slow();
  await trainBriefly(app);
  const expected = await readSubmission(await app.downloadSubmission());
  expect(new Set(expected).size, 'a network that has learnt something').toBeGreaterThan(5);
  const tfjs = await taken(app, 'TensorFlow.js model');
  const inside = unzipSync(tfjs.bytes);
  const pair = ['model.json', 'weights.bin'].map(name => file(name, inside[name] ?? ''));
  const files: readonly (readonly MadeFile[])[] = [
    [tfjs],
    pair,
    [await taken(app, 'Keras .h5')],
    [await taken(app, 'Keras .keras')],
    [await taken(app, 'experiment')],
  ];
  const accuracy = await app.accuracy();

  for (const opened of files) {
    const names = opened.map(({ name }) => name).join(' and ');
    await test.step(names, async () => {
      await openAnew(app, page);
      await app.openFiles(...opened);
      if (names.endsWith('.inkfold')) {
        await expect(app.validationAccuracy).toHaveText(`${accuracy.toFixed(2)} %`);
        await expect(app.status).toContainText('Finished 1 epoch');
        await expect(app.panel('Results')).toContainText('open “Sample digits” (5,000 digits)');
      } else {
        await expect(app.panel('Data')).toContainText('Saved model with 225,034 parameters');
        await expect(app.page.getByLabel('Predict with')).toContainText(`Saved model: ${opened[0]?.name}`);
      }
      await drawDigit(page, app.drawing, 3);
      await expect(app.predictedDigit).not.toHaveText('–', { timeout: 30_000 });
      await app.useSampleDigits();
      expect(await readSubmission(await app.downloadSubmission()), names).toEqual(expected);
      if (names.endsWith('.inkfold'))
        await expect(page.getByRole('table', { name: 'Confusion matrix' })).toBeVisible();
    });
  }
});

test('a saved model is measured, kept beside others and removed', async ({ app, page }) => {
  await trainBriefly(app);
  const h5 = await taken(app, 'Keras .h5');
  await app.openFiles({ ...h5, name: 'first.h5' }, { ...h5, name: '<b>second</b>.h5' });
  const saved = page.getByRole('region', { name: 'Saved models' });
  await expect(saved.getByRole('listitem')).toHaveCount(2);
  const first = saved.getByRole('listitem').filter({ hasText: 'first.h5' });
  await first.getByRole('button', { name: 'Evaluate' }).click();
  await expect(first.getByRole('status')).toContainText(
    /\d+\.\d\d % of “Sample digits” read right \([\d,]+ of n = 5,000, 95 % interval .* If it was trained on these/,
    { timeout: 60_000 },
  );
  const choice = page.getByLabel('Predict with');
  await expect(choice.locator('option:checked')).toHaveText('Saved model: <b>second</b>.h5');
  await choice.selectOption({ label: 'Saved model: first.h5' });
  await expect(app.panel('Draw')).toContainText('Read by the saved model “first.h5”');
  await page.getByLabel('Model to download').selectOption({ label: 'Saved model · first.h5' });
  expect((await taken(app, 'ONNX')).name).toBe('first.onnx');
  expect(await faults(page), 'with saved models').toEqual([]);
  await first.getByRole('button', { name: 'Remove' }).click();
  await expect(saved.getByRole('listitem')).toHaveCount(1);
  await expect(choice.locator('option:checked')).toHaveText('This run’s network');
});

test('each broken model gets one sentence, and everything stays as it was', async ({ app, page }) => {
  await trainBriefly(app);
  const h5 = await taken(app, 'Keras .h5');
  const experiment = await taken(app, 'experiment');
  const accuracy = await app.validationAccuracy.textContent();
  const broken: readonly (readonly [MadeFile, RegExp])[] = [
    [file('cut.h5', h5.bytes.subarray(0, 5000)), /damaged|cut off/],
    [file('tea.json', '{"tea": true}'), /weightsManifest|model/],
    [
      file(
        'alone.json',
        '{"format": "layers-model", "weightsManifest": [{"paths": ["weights.bin"], "weights": []}]}',
      ),
      /weights\.bin/,
    ],
    [file('weights.bin', new Uint8Array(64)), /model\.json/],
    [file('cut.inkfold', experiment.bytes.subarray(0, 2000)), /damaged|cut off/],
    [zipped('other.inkfold', file('experiment.json', '{"format": "tea"}')), /inkfold-experiment/],
  ];
  for (const [input, says] of broken) {
    await test.step(input.name, async () => {
      await app.openFiles(input);
      const alert = app.panel('Data').getByRole('alert');
      await expect(alert).toContainText(input.name);
      await expect(alert).toContainText(says);
      await expect(alert).not.toContainText(/\bat \S+:\d+|Error:|undefined/);
      await expect(app.panel('Data')).toContainText('5,000 labelled digits');
      await expect(app.validationAccuracy).toHaveText(accuracy ?? '');
      await expect(page.getByRole('region', { name: 'Saved models' })).toHaveCount(0);
    });
  }
  expect(await faults(page), 'with an alert').toEqual([]);
});

test('the recipe is code before anything is trained', async ({ app, page }) => {
  await app.choose('stratified-cv');
  await app.unfold('As code');
  const arrives = page.waitForEvent('download');
  await app.button('Keras script').click();
  const download = await arrives;
  expect(download.suggestedFilename()).toBe('inkfold-stratified-cv.py');
  expect(await readFile(await download.path(), 'utf8')).toContain('StratifiedKFold');
  await expect(app.button('Ray script')).toBeEnabled();
  expect(await faults(page)).toEqual([]);
});

/** The first field of an ONNX model: the version of the form that it is written in. */
function onnxVersion(bytes: Uint8Array): number {
  const reader = new BinaryReader(bytes);
  const [field] = reader.tag();
  expect(field).toBe(1);
  return Number(reader.int64());
}
