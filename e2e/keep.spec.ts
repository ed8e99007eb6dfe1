/** Nothing is lost: a run whose page is killed at any moment is taken up again, and ends with the very same weights. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { random } from '../src/lib/random.ts';
import { App } from './support/app.ts';
import { mortalBrowser } from './support/mortalBrowser.ts';
import { expect, report, test } from './support/test.ts';

/** How often the page is killed. */
const KILLS = 20;
/** Two folds side by side; epochs of some tenths of a second, so that most kills have a checkpoint behind them. */
const EPOCHS = 60;
/** A kill comes this long after a run was begun or taken up again, at most, as a share of what an unbroken run takes. */
const LATEST = 0.04;

async function prepare(app: App): Promise<void> {
  await app.useSampleDigits();
  await app.choose('two-conv');
  await app.select({ Validation: 'K-fold' });
  await app.set({ Folds: 2, Epochs: EPOCHS, 'Training rows': 900 });
  await app.unfold('Network', 'Augmentation');
  await app.set({ 'Dropout before the last layer': 0.3, Rotation: 8 });
  await app.force('WASM');
}

/** What the run leaves, as one short text: all folds' weights and their answers to the test digits. */
async function outcome(app: App): Promise<string> {
  const hash = createHash('sha256');
  const models = app.page.getByLabel('Model to download', { exact: true });
  for (const index of [0, 1]) {
    await models.selectOption({ index });
    const download = await app.download('TensorFlow.js model', 60_000);
    const files = unzipSync(await readFile(await download.path()));
    hash.update(files['weights.bin'] ?? new Uint8Array(0));
  }
  return hash.digest('hex');
}

/** The page dies without a word: its renderer is crashed from outside. */
async function crash(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  // It never answers.
  session.send('Page.crash').catch(() => {});
  await crashed;
  await page.close();
}

/** Opens the app on a fresh page and takes the interrupted run up where it stood. */
async function takeUp(page: Page, address: string): Promise<App> {
  await page.goto(address);
  const app = new App(page);
  const offer = page.getByRole('region', { name: 'Interrupted run' });
  await expect(offer).toContainText('A run was interrupted', { timeout: 20_000 });
  await offer.getByRole('button', { name: 'Resume', exact: true }).click();
  await expect(app.status).toContainText(/Training|Finished/, { timeout: 60_000 });
  return app;
}

/** How much of the run is done, in percent. */
async function place({ page }: App): Promise<string> {
  const bar = page.getByRole('progressbar', { name: 'Run progress' });
  return `${(await bar.getAttribute('aria-valuenow')) ?? '?'} %`;
}

test.setTimeout(420_000);

test(`a run whose page is killed ${KILLS} times ends with the weights of an unbroken one`, async ({
  app,
  page,
  baseURL,
}) => {
  await prepare(app);
  const took = await app.trainToEnd(120_000);
  report('unbroken', `${(took / 1000).toFixed(1)} s`);
  const unbroken = await outcome(app);

  await page.goto('about:blank');
  await app.open();
  await prepare(app);
  await app.begin();
  const moments = random(20).fork('kills');
  const places: string[] = [];
  let current = app;
  for (let kill = 1; kill <= KILLS; kill++) {
    await current.page.waitForTimeout(moments.uniform() * LATEST * took);
    await expect(current.status, `still at work before kill ${kill}`).toContainText('Training');
    places.push(await place(current));
    await crash(current.page);
    current = await takeUp(await page.context().newPage(), baseURL ?? '');
  }
  report('killed at', places.join(', '));
  await expect(current.status).toContainText('Finished', { timeout: 120_000 });
  expect(await outcome(current), 'the weights in the end').toBe(unbroken);
});

test('a run outlives a crash of the whole browser', async ({ baseURL }) => {
  const browser = await mortalBrowser();
  try {
    let app = new App(await browser.open());
    await app.page.goto(baseURL ?? '');
    await prepare(app);
    await app.trainToEnd(120_000);
    const unbroken = await outcome(app);

    await app.page.goto('about:blank');
    await app.page.goto(baseURL ?? '');
    await prepare(app);
    await app.begin();
    for (let kill = 1; kill <= 3; kill++) {
      await app.page.waitForTimeout(2000 + 300 * kill);
      await expect(app.status, `still at work before kill ${kill}`).toContainText('Training');
      await browser.crash();
      app = await takeUp(await browser.open(), baseURL ?? '');
    }
    await expect(app.status).toContainText('Finished', { timeout: 120_000 });
    expect(await outcome(app), 'the weights in the end').toBe(unbroken);
  } finally {
    await browser.dispose();
  }
});
