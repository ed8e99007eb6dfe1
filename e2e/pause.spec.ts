/** A run can be held up and let go on, with a button or the space bar. */
import { readHistory } from './support/reports.ts';
import type { App } from './support/app.ts';
import { expect, report, test } from './support/test.ts';

/** Training time so far, as the history will tell it, is not the time that passes while a run is paused. */
const HELD_MS = 3000;

async function prepare(app: App, epochs: number): Promise<void> {
  await app.useSampleDigits();
  await app.choose('two-conv');
  await app.force('WASM');
  await app.set({ Epochs: epochs, 'Training rows': 2000 });
}

const place = async ({ page }: App): Promise<string | null> =>
  page.getByRole('progressbar', { name: 'Run progress' }).getAttribute('aria-valuenow');

test('Pause holds the run up, Resume lets it go on where it was', async ({ app, page }) => {
  await prepare(app, 6);
  await app.begin();
  await app.button('Pause').click();
  await expect(app.status).toContainText('Paused');
  await page.waitForTimeout(500); // the group of steps that was under way
  const held = await place(app);
  await page.waitForTimeout(HELD_MS);
  expect(await place(app), 'progress while paused').toBe(held);
  await app.button('Resume').click();
  await expect(app.status).toContainText('Training');
  await expect(app.status).toContainText('Finished', { timeout: 60_000 });
  const { folds } = await readHistory(await app.download('history'));
  const trained = (folds[0]?.epochs ?? []).map(epoch => epoch.duration_ms / 1000);
  report('seconds an epoch', trained.map(seconds => seconds.toFixed(2)).join(', '));
  expect(Math.max(...trained), 'no epoch counts the pause').toBeLessThan(HELD_MS / 1000);
  await expect(app.alerts).toHaveCount(0);
});

test('the space bar pauses and resumes, but not while something is typed', async ({ app, page }) => {
  await prepare(app, 20);
  await app.begin();
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('Space');
  await expect(app.status).toContainText('Paused');
  await page.keyboard.press('Space');
  await expect(app.status).toContainText('Training');
  await page.getByLabel('Seed', { exact: true }).focus();
  await page.keyboard.press('Space');
  await expect(app.status).toContainText('Training');
  await app.stop.click();
});

test('Stop ends a paused run within a second', async ({ app }) => {
  await prepare(app, 20);
  await app.begin();
  await app.button('Pause').click();
  await expect(app.status).toContainText('Paused');
  const clicked = performance.now();
  await app.stop.click();
  await expect(app.status).toContainText('Stopped', { timeout: 1000 });
  report('stopped after', `${Math.round(performance.now() - clicked)} ms`);
  await expect(app.alerts).toHaveCount(0);
});
