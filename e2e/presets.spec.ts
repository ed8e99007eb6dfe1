/** Every preset, end to end: from train.csv to submission.csv, with the parameters that its notebook has. */
import { csv, header, rows, sampleSets } from './support/kaggle.ts';
import { readHistory } from './support/reports.ts';
import { readSubmission } from './support/submission.ts';
import { expect, report, test } from './support/test.ts';

interface Expected {
  readonly id: string;
  readonly parameters: number;
  /** Where some of them are moving statistics. */
  readonly trainable?: number;
  readonly folds: number;
}

const presets: readonly Expected[] = [
  { id: 'two-conv', parameters: 225_034, folds: 1 },
  { id: 'stratified-cv', parameters: 896_906, folds: 2 },
  { id: 'kfold-cnn', parameters: 1_199_882, folds: 2 },
  { id: 'deep-bn', parameters: 458_122, trainable: 457_162, folds: 1 },
  { id: 'deep-digits', parameters: 640_266, trainable: 639_370, folds: 1 },
  { id: 'inkfold', parameters: 172_666, trainable: 172_042, folds: 2 },
  { id: 'inkfold-quick', parameters: 172_666, trainable: 172_042, folds: 1 },
];

const TRAIN = 300;
const TEST = 30;
const { train, test: unlabelled } = await sampleSets(TRAIN, TEST);
const files = [
  csv('train.csv', header(true), ...rows(train)),
  csv('test.csv', header(false), ...rows(unlabelled)),
];

for (const { id, parameters, trainable, folds } of presets) {
  test(`${id}: train.csv → submission.csv`, async ({ app }) => {
    await app.openFiles(...files);
    await expect(app.panel('Data')).toContainText(`${TRAIN} labelled digits`);
    await app.choose(id);
    const layers = app.page.getByRole('table', { name: 'Layers' });
    await expect(layers.getByRole('row', { name: `Total ${parameters.toLocaleString('en')}` })).toBeVisible();
    const trainableRow = layers.getByRole('row', { name: /^of which trainable/ });
    if (trainable === undefined) await expect(trainableRow).toHaveCount(0);
    else await expect(trainableRow).toContainText(trainable.toLocaleString('en'));

    await app.force('WASM');
    await app.set({ Epochs: 1, ...(folds > 1 ? { Folds: folds } : {}) });
    const took = await app.trainToEnd(90_000);
    report(`${id}, ${TRAIN} rows, 1 epoch`, `${(took / 1000).toFixed(1)} s`);
    await app.accuracy();

    const history = await readHistory(await app.download('history'));
    expect(history.recipe.preset).toBe(id);
    expect(history.parameters).toBe(parameters);
    expect(history.folds.map(({ status, epochs }) => `${status} ${epochs.length}`)).toEqual(
      Array.from({ length: folds }, () => 'finished 1'),
    );
    expect(await readSubmission(await app.downloadSubmission())).toHaveLength(TEST);
    await expect(app.alerts).toHaveCount(0);
  });
}

test('a changed preset says so, and can be restored', async ({ app }) => {
  await app.choose('deep-digits');
  const recipe = app.panel('Recipe');
  await expect(recipe).not.toContainText('Changed from');
  await app.unfold('Network', 'Callbacks');
  await app.set({ 'Dropout before the last layer': 0.3, 'Plateau patience': 7 });
  await expect(recipe).toContainText(
    'Changed from deep-digits: dropout before the last layer, plateau patience',
  );
  await app.button('Restore the preset').click();
  await expect(recipe).not.toContainText('Changed from');
  await expect(recipe.getByLabel('Plateau patience', { exact: true })).toHaveValue('3');
});

test('augmented digits can be seen before training, and move again', async ({ app }) => {
  await app.openFiles(...files);
  await app.choose('deep-bn');
  const preview = app.page.getByRole('img', { name: 'Digits moved about by augmentation' });
  await expect(preview).toBeVisible();
  const picture = (): Promise<string> =>
    preview.evaluate(node => (node instanceof HTMLCanvasElement ? node.toDataURL() : ''));
  await expect.poll(async () => (await picture()).length, 'digits in the picture').toBeGreaterThan(2000);
  const before = await picture();
  await app.button('Move again').click();
  await expect.poll(picture).not.toBe(before);
  await app.choose('two-conv');
  await expect(preview).toHaveCount(0);
});
