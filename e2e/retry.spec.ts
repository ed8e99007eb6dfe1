/** A fold whose worker dies goes on in another; where all that follow die too it fails alone: the others go on, and it can be trained again. */
import type { App } from './support/app.ts';
import { csv, header, rows, sampleSets } from './support/kaggle.ts';
import { readHistory, readOutOfFold } from './support/reports.ts';
import { expect, test } from './support/test.ts';
import { handWorkers, killNewestTrainer } from './support/workers.ts';

const ROWS = 600;
const { train } = await sampleSets(ROWS, 1);

async function beginFolds(app: App): Promise<void> {
  await handWorkers(app.page);
  await app.openFiles(csv('train.csv', header(true), ...rows(train)));
  await expect(app.panel('Data')).toContainText(`${ROWS} labelled digits`);
  await app.choose('stratified-cv');
  await app.force('WASM');
  await app.set({ Folds: 3, Epochs: 2 });
  await app.train.click();
  await expect(app.status).toContainText(/Training folds 1(,| and) 2/, { timeout: 30_000 });
}

test('a fold whose worker dies goes on in another, and the log says so', async ({ app, page }) => {
  await beginFolds(app);
  await killNewestTrainer(page, 0);
  await expect(app.status).toContainText('Finished 3 folds', { timeout: 90_000 });
  await expect(page.getByRole('group', { name: 'Log of callbacks' })).toContainText(
    /Recovery: The training worker failed: out of memory .*; going on from .* on WASM, started anew/,
  );
  const { folds } = await readHistory(await app.download('history'));
  expect(folds.map(({ fold, status, epochs }) => `${fold} ${status} ${epochs.length}`)).toEqual([
    '1 finished 2',
    '2 finished 2',
    '3 finished 2',
  ]);
  await expect(app.alerts).toHaveCount(0);
});

test('a fold that fails is retried without losing the others', async ({ app, page }) => {
  await beginFolds(app);
  // With it the one that takes over, and the one after that, which does with a single thread.
  await killNewestTrainer(page, 2);

  await expect(app.status).toContainText(/Finished 2 of 3 folds .*; 1 failed/, { timeout: 60_000 });
  const cards = app.panel('Train').getByRole('region', { name: 'Folds' }).getByRole('listitem');
  await expect(cards.filter({ hasText: 'finished' })).toHaveCount(2);
  await expect(cards.filter({ hasText: 'failed' })).toContainText('out of memory');
  const before = await readOutOfFold(await app.download('out-of-fold predictions'));
  expect(before).toHaveLength((2 * ROWS) / 3);

  await page.getByRole('button', { name: /^Retry fold \d$/ }).click();
  await expect(app.status).toContainText('Finished 3 folds', { timeout: 60_000 });
  const after = await readOutOfFold(await app.download('out-of-fold predictions'));
  expect(after).toHaveLength(ROWS);
  const kept = new Set(before.map(({ fold }) => fold));
  expect(
    after.filter(({ fold }) => kept.has(fold)),
    'what the other folds say',
  ).toEqual(before);
  const { folds } = await readHistory(await app.download('history'));
  expect(folds.map(({ fold, status, epochs }) => `${fold} ${status} ${epochs.length}`)).toEqual([
    '1 finished 2',
    '2 finished 2',
    '3 finished 2',
  ]);
  await expect(app.alerts).toHaveCount(0);
});
