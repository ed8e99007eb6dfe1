/** The main job on Kaggle's own files. Runs where INKFOLD_DATA names a folder that has them; they stay outside. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describeTasks, longest, recordTasks } from './support/longTasks.ts';
import { KAGGLE, unpackKaggle, whatIsMissing } from './support/realData.ts';
import { readSubmission } from './support/submission.ts';
import { expect, report, test } from './support/test.ts';

const missing = whatIsMissing('real.spec.ts', KAGGLE);

test.describe('Kaggle’s files', () => {
  test.skip(missing !== null, missing ?? '');
  test.setTimeout(420_000);
  let folder = '';

  test.beforeAll(async () => {
    folder = await unpackKaggle();
  });

  test.afterAll(async () => {
    if (folder) await rm(folder, { recursive: true });
  });

  test('open, train stratified-cv for 3 epochs, submit', async ({ app, page }) => {
    const endOpening = await recordTasks(page);
    const opened = performance.now();
    await app.openFiles(join(folder, 'train.csv'));
    await expect(app.panel('Data')).toContainText('42,000 labelled digits', { timeout: 60_000 });
    const opening = performance.now() - opened;
    report('train.csv (76.8 MB) to ready', `${(opening / 1000).toFixed(2)} s`);
    await app.page.waitForTimeout(500); // the panel's own work after the data came
    const openingTasks = await endOpening();
    report('page tasks while opening', describeTasks(openingTasks));
    expect(opening, 'milliseconds to open train.csv').toBeLessThan(6000);

    await app.openFiles(join(folder, 'test.csv'));
    await expect(app.panel('Data')).toContainText('28,000 unlabelled digits', { timeout: 60_000 });
    await expect(app.panel('Data')).toContainText('42,000 labelled digits');

    await app.choose('stratified-cv');
    await app.select({ Validation: 'Hold-out' });
    await app.force('WASM');
    await app.set({ Epochs: 3, 'Hold-out share': 0.1 });
    const endTraining = await recordTasks(page);
    const took = await app.trainToEnd(360_000);
    const trainingTasks = await endTraining();
    report('stratified-cv, 3 epochs of 37,800', `${(took / 1000).toFixed(1)} s`);
    report('images/s, validation included', `${Math.round((3 * 37_800) / (took / 1000))}`);
    report('page tasks while training', describeTasks(trainingTasks));
    const accuracy = await app.accuracy();
    report('validation accuracy (4,200 digits)', `${accuracy} %`);
    expect(accuracy).toBeGreaterThanOrEqual(98.7);

    const labels = await readSubmission(await app.downloadSubmission(120_000));
    expect(labels).toHaveLength(28_000);
    expect(longest(openingTasks), 'longest page task while opening, ms').toBeLessThanOrEqual(50);
    expect(longest(trainingTasks), 'longest page task while training, ms').toBeLessThanOrEqual(50);
  });
});
