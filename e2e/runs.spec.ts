/** Runs that the browser keeps: named, compared, opened again after a reload, exported, imported and deleted. */
import { readFile } from 'node:fs/promises';
import { file } from './support/files.ts';
import { drawDigit } from './support/pen.ts';
import { readSubmission } from './support/submission.ts';
import { App } from './support/app.ts';
import { expect, test } from './support/test.ts';

const runs = ({ page }: App) => page.getByRole('region', { name: 'Runs', exact: true });
const kept = (app: App) => runs(app).getByRole('list', { name: 'Kept runs' }).getByRole('listitem');

async function trained(app: App, knobs: Readonly<Record<string, number>>): Promise<void> {
  await app.set({ Epochs: 2, 'Training rows': 700, ...knobs });
  await app.trainToEnd(60_000);
}

async function rename(app: App, row: number, name: string): Promise<void> {
  const item = kept(app).nth(row);
  await item.getByRole('button', { name: /^Rename / }).click();
  await item.getByRole('textbox').fill(name);
  await item.getByRole('textbox').press('Enter');
  await expect(item).toContainText(name);
}

test('runs are listed, renamed, compared, opened after a reload, and deleted', async ({ app, page }) => {
  await expect(runs(app)).toBeVisible();
  await app.useSampleDigits();
  await app.force('WASM');
  await trained(app, { 'Learning rate': 0.001 });
  const labels = await readSubmission(await app.downloadSubmission());
  const accuracy = await app.accuracy();
  await expect(kept(app)).toHaveCount(1);
  await rename(app, 0, 'Slow and steady');
  await trained(app, { 'Learning rate': 0.003 });
  await expect(kept(app)).toHaveCount(2);
  await rename(app, 0, 'In a hurry');

  for (const name of ['In a hurry', 'Slow and steady'])
    await runs(app)
      .getByRole('checkbox', { name: new RegExp(name) })
      .check();
  const changes = runs(app).getByRole('table', { name: /recipe/i });
  await expect(changes).toContainText('Learning rate');
  await expect(changes).toContainText('0.003');
  await expect(changes).not.toContainText('Batch size');

  await page.reload();
  await expect(kept(app)).toHaveCount(2);
  await expect(page.getByRole('region', { name: 'Interrupted run' })).toHaveCount(0);
  await runs(app).getByRole('button', { name: 'Open Slow and steady' }).click();
  await expect(app.validationAccuracy).toContainText(accuracy.toFixed(2));
  await drawDigit(page, app.drawing, 1);
  await expect(app.predictedDigit).toHaveText(/^\d$/);
  await app.useSampleDigits();
  expect(await readSubmission(await app.downloadSubmission())).toEqual(labels);

  await runs(app).getByRole('button', { name: 'Delete In a hurry' }).click();
  await runs(app).getByRole('button', { name: 'Delete for good' }).click();
  await expect(kept(app)).toHaveCount(1);
  await page.reload();
  await expect(kept(app)).toHaveCount(1);
  await expect(kept(app)).toContainText('Slow and steady');
});

test('a run goes from one browser to another as a file', async ({ app, page, browser, baseURL }) => {
  await app.useSampleDigits();
  await app.force('WASM');
  await trained(app, {});
  await rename(app, 0, 'A run <b>to</b> take along');
  const arrives = page.waitForEvent('download');
  await runs(app)
    .getByRole('button', { name: /^Export / })
    .click();
  const download = await arrives;
  const taken = file(download.suggestedFilename(), await readFile(await download.path()));
  expect(taken.name).toMatch(/\.inkfold$/);

  const elsewhere = await browser.newContext();
  try {
    const there = new App(await elsewhere.newPage());
    await there.page.goto(baseURL ?? '');
    await there.openFiles(taken);
    await expect(kept(there)).toHaveCount(1, { timeout: 20_000 });
    await there.page.reload();
    await expect(kept(there)).toHaveCount(1);
    await kept(there)
      .getByRole('button', { name: /^Open / })
      .click();
    await expect(there.validationAccuracy).toContainText((await app.accuracy()).toFixed(2));
  } finally {
    await elsewhere.close();
  }
});
