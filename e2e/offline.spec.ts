/**
 * Without a network, and on the plainest of hosts: one that sends no headers and keeps the app in a folder. Newer versions wait
 * for the person's word.
 */
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import { App } from './support/app.ts';
import { BUILT, PORT, ROOT } from './support/built.ts';
import { drawDigit } from './support/pen.ts';
import { serveStatic, type StaticServer } from './support/staticServer.ts';
import { readSubmission } from './support/submission.ts';
import { expect, report, test } from './support/test.ts';
import { watch } from './support/watch.ts';

test.use({ serviceWorkers: 'allow' });

const NEWER = join(ROOT, `e2e/.output/newer-${PORT}`);
let host: StaticServer;

test.beforeAll(async () => {
  await buildNewer(NEWER);
});

test.beforeEach(async () => {
  host = await serveStatic(join(ROOT, BUILT));
});

test.afterEach(async () => {
  await host.stop();
});

test('after one visit everything works without a network, isolated', async ({ page, context }) => {
  const record = await watch(page, host.origin);
  const app = await visit(page);
  expect(await isIsolated(page), 'on the first visit: the host says nothing').toBe(false);
  const started = performance.now();
  await workerReady(page);
  report('the whole app kept for offline use', `${((performance.now() - started) / 1000).toFixed(1)} s`);
  const wasm = host.asked.filter(path => path.endsWith('.wasm'));
  expect(new Set(wasm).size, 'kept, and one of them is not even needed here').toBe(2);

  await context.setOffline(true);
  await host.stop();
  await page.reload();
  expect(await isIsolated(page), 'from the second on: our own worker says it').toBe(true);

  await app.useSampleDigits();
  await app.force('WASM');
  await app.set({ Epochs: 2, 'Training rows': 1500 });
  await app.trainToEnd(60_000);
  await expect(app.header).toContainText('WASM');
  await expect(app.panel('Train').locator('canvas').first(), 'curves, whose code comes late').toBeVisible();
  await expect(page.getByRole('table', { name: 'Confusion matrix' })).toBeVisible();
  await drawDigit(page, app.drawing, 3);
  await expect(app.predictedDigit).toHaveText(/^\d$/);
  expect(await readSubmission(await app.downloadSubmission())).toHaveLength(1000);
  expect((await app.download('Keras .h5', 60_000)).suggestedFilename(), 'the largest of all chunks').toBe(
    'inkfold-two-conv.h5',
  );
  expect(record.offences, 'console errors, CSP reports, foreign requests').toEqual([]);
});

test('before the worker is there, the page works as it came, on the first visit', async ({ page }) => {
  const record = await watch(page, host.origin);
  const app = await visit(page);
  await app.useSampleDigits();
  await app.set({ Epochs: 1, 'Training rows': 400 });
  await app.trainToEnd(60_000);
  await workerReady(page);
  expect(await isIsolated(page), 'not loaded anew by itself').toBe(false);
  await expect(app.status).toContainText('Finished');
  expect(record.offences).toEqual([]);
});

test('a newer version waits, does not disturb training, and comes at a word', async ({ page, context }) => {
  test.slow();
  const record = await watch(page, host.origin);
  const app = await visit(page);
  await workerReady(page);
  const bystander = await context.newPage();
  const other = await visit(bystander);
  await page.bringToFront();

  await app.useSampleDigits();
  await app.set({ Epochs: 2 });
  await app.begin();
  host.show(NEWER);
  expect(await searchForNewer(page)).toBe('installed');
  const news = page.getByRole('status', { name: 'Update' });
  await expect(news).toContainText('will be ready after this run');
  await expect(app.button('Reload'), 'not while it trains').toHaveCount(0);
  await expect(app.status, 'goes on').toContainText('Training');
  await expect(app.status).toContainText('Finished', { timeout: 100_000 });
  await expect(page, 'still the old one').toHaveTitle('Inkfold');
  expect(await shelves(page), 'both are kept').toHaveLength(2);
  await bystander.reload();
  await expect(bystander, 'loading a page anew is no word').toHaveTitle('Inkfold');
  expect(await isWaiting(page)).toBe(true);

  await app.button('Reload').click();
  await expect(page).toHaveTitle('Inkfold, newer');
  await expect(app.status).toContainText(/Ready|Finished/);
  expect(await isIsolated(page)).toBe(true);

  // The other tab is still of the old version, whose files the host no longer has: charts, exports, all that comes late.
  await bystander.bringToFront();
  await expect(bystander).toHaveTitle('Inkfold');
  const asked = host.asked.length;
  await other.useSampleDigits();
  await other.set({ Epochs: 1, 'Training rows': 400 });
  await other.trainToEnd(60_000);
  await expect(other.panel('Train').locator('canvas').first()).toBeVisible();
  expect((await other.download('Keras .h5', 60_000)).suggestedFilename()).toBe('inkfold-two-conv.h5');
  const late = host.asked.slice(asked).filter(path => !path.endsWith('/sw.js'));
  expect(late, 'the host was asked for nothing').toEqual([]);

  await other.button('Reload').click();
  await expect(bystander).toHaveTitle('Inkfold, newer');
  await expect.poll(() => shelves(page), { message: 'the old one is thrown away' }).toHaveLength(1);
  expect(record.offences).toEqual([]);
});

test('a newer version takes over by itself when no page is open', async ({ page, context }) => {
  await visit(page);
  await workerReady(page);
  host.show(NEWER);
  expect(await searchForNewer(page)).toBe('installed');
  await page.close();
  // The browser notices a little later that the last page has gone.
  await expect(async () => {
    const later = await context.newPage();
    await visit(later);
    const title = await later.title();
    await later.close();
    expect(title).toBe('Inkfold, newer');
  }).toPass({ intervals: [500, 1000, 2000], timeout: 20_000 });
});

test('half a deployment is not taken for a version', async ({ page }) => {
  await visit(page);
  await workerReady(page);
  const before = await shelves(page);
  const half = test.info().outputPath('half');
  await cp(NEWER, half, { recursive: true });
  await rm(join(half, 'icon.svg'));
  host.show(half);
  expect(await searchForNewer(page)).toBe('redundant');
  expect(await shelves(page)).toEqual(before);
  await page.reload();
  await expect(page).toHaveTitle('Inkfold');
});

async function visit(page: Page): Promise<App> {
  await page.goto(host.address);
  const app = new App(page);
  await expect(app.panel('Data')).toBeVisible();
  return app;
}

const isIsolated = (page: Page): Promise<boolean> => page.evaluate(() => crossOriginIsolated);

/** Waits until the worker has everything and the page is its own. */
async function workerReady(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated', null, {
    timeout: 30_000,
  });
}

/** The names of the caches that hold versions of the app. */
const shelves = async (page: Page): Promise<readonly string[]> => {
  const names = await page.evaluate(() => caches.keys());
  return names.filter(name => name.startsWith('inkfold app '));
};

/** Asks the host for a newer version, as browsers do from time to time, and says what came of it. */
const searchForNewer = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration?.update();
    const worker = registration?.installing ?? registration?.waiting;
    if (worker?.state === 'installing')
      await new Promise(resolve => worker.addEventListener('statechange', resolve, { once: true }));
    return worker?.state ?? 'nothing new';
  });

const isWaiting = (page: Page): Promise<boolean> =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    return registration?.waiting?.state === 'installed';
  });

/** A build whose page has another title, and whose files all have other names. */
async function buildNewer(folder: string): Promise<void> {
  const names = {
    entryFileNames: 'assets/newer-[name]-[hash].js',
    chunkFileNames: 'assets/newer-[name]-[hash].js',
  };
  await build({
    root: ROOT,
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true, rolldownOptions: { output: names } },
    worker: { rolldownOptions: { output: names } },
    plugins: [
      { name: 'newer', transformIndexHtml: html => html.replace('<title>Inkfold', '<title>Inkfold, newer') },
    ],
  });
}
