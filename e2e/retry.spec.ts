/** A fold whose worker dies fails alone: the others go on, and it can be trained again. */
import type { Page } from '@playwright/test';
import { csv, header, rows, sampleSets } from './support/kaggle.ts';
import { readHistory, readOutOfFold } from './support/reports.ts';
import { expect, test } from './support/test.ts';

const ROWS = 600;
const { train } = await sampleSets(ROWS, 1);

/** What `keepTrainers` leaves on the page. */
interface Keeper {
  readonly trainers: Worker[];
}

test('a fold that fails is retried without losing the others', async ({ app, page }) => {
  await keepTrainers(page);
  const cores = await page.evaluate(() => navigator.hardwareConcurrency);
  test.skip(cores < 2, 'With one core there is one worker: nobody would be left to go on.');
  await app.openFiles(csv('train.csv', header(true), ...rows(train)));
  await expect(app.panel('Data')).toContainText(`${ROWS} labelled digits`);
  await app.choose('stratified-cv');
  await app.force('WASM');
  await app.set({ Folds: 3, Epochs: 2 });
  await app.train.click();
  await expect(app.status).toContainText(/Training folds 1(,| and) 2/, { timeout: 30_000 });
  await killNewestTrainer(page);

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

/** Loads the page again, with every training worker that it starts kept within reach of the test. */
async function keepTrainers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const trainers: Worker[] = [];
    Object.assign(window, {
      trainers,
      Worker: class extends Worker {
        constructor(url: string | URL, options?: WorkerOptions) {
          super(url, options);
          if (options?.name === 'trainer') trainers.push(this);
        }
      },
    });
  });
  await page.reload();
}

/** Ends a worker as a browser does that runs out of memory: it is gone, and its owner hears an error. */
const killNewestTrainer = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const newest = (window as unknown as Keeper).trainers.at(-1);
    newest?.terminate();
    newest?.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }));
  });
