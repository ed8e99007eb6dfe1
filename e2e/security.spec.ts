/**
 * Nobody gets in and nothing gets out: a tour of the whole app breaks no rule of its policy and calls nobody; what strangers
 * wrote into file names is text. Long for the tour, which goes through every panel.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, Download, Page } from '@playwright/test';
import { createServer } from 'vite';
import { MIRRORS } from '../src/data/mnist.ts';
import { HEADERS, ISOLATION, POLICY, POLICY_HEADER } from '../src/offline/headers.ts';
import { App, type MadeFile } from './support/app.ts';
import { BUILT, ROOT } from './support/built.ts';
import { file } from './support/files.ts';
import { csv, header, rows, sampleSets } from './support/kaggle.ts';
import { drawDigit } from './support/pen.ts';
import { REPORTS, serveStatic, type StaticServer } from './support/staticServer.ts';
import { expect, report, test } from './support/test.ts';
import { watch } from './support/watch.ts';

const MARKUP = '<img src=x onerror=alert(1)>';
/** The app's headers; what the browser stops, in the page or in a worker, it reports to the host. */
const REPORTING = { ...HEADERS, 'Content-Security-Policy': `${POLICY_HEADER}; report-uri ${REPORTS}` };
const { train, test: unlabelled } = await sampleSets(300, 40);
const digits: readonly MadeFile[] = [
  csv(`${MARKUP}.csv`, header(true), ...rows(train)),
  csv('=cmd|calc.csv', header(false), ...rows(unlabelled)),
];

test.describe('on a host that hears what the policy stops', () => {
  let host: StaticServer;
  test.beforeEach(async () => {
    host = await serveStatic(join(ROOT, BUILT), REPORTING);
  });
  test.afterEach(async () => {
    await host.stop();
  });

  test('a tour of everything: no report, and not one request to another origin', async ({
    page,
    context,
  }) => {
    test.slow();
    const requests = requestsOf(context);
    const record = await watch(page, host.origin);
    const app = await visit(page, host);
    await test.step('digits', async () => {
      await app.useSampleDigits();
      await app.openFiles(...digits);
      await expect(app.panel('Data')).toContainText('300 labelled digits');
      await expect(app.panel('Data')).toContainText('40 unlabelled digits');
    });
    await test.step('recipes, augmentation, layers, code', async () => {
      await app.choose('deep-digits');
      await app.unfold('Callbacks', 'Augmentation', 'Network', 'As code');
      await app.choose('two-conv');
    });
    await test.step('training with folds, charts and the digits behind the matrix', async () => {
      await app.force('WASM');
      await app.select({ Validation: 'Stratified k-fold' });
      await app.set({ Folds: 2, Epochs: 2 });
      await app.trainToEnd(90_000);
      await expect(app.panel('Train').locator('canvas').first()).toBeVisible();
      const matrix = page.getByRole('table', { name: 'Confusion matrix' });
      await matrix.getByRole('button').first().click();
      await expect(page.getByRole('region', { name: 'Digits of the chosen cell' })).toBeVisible();
    });
    await test.step('drawing', async () => {
      await drawDigit(page, app.drawing, 2);
      await expect(app.predictedDigit).toHaveText(/^\d$/);
    });
    const files = new Map<string, Download>();
    await test.step('every download', async () => {
      for (const what of EVERY_DOWNLOAD) {
        files.set(what, await app.download(what, 60_000));
        // Faster than any person: of downloads without a gap, Chromium drops the eleventh, on a bare page too.
        await page.waitForTimeout(700);
      }
      files.set('submission.csv', await app.downloadSubmission());
    });
    await test.step('our CSV files hold numbers alone: nothing that a spreadsheet would run', async () => {
      await holdsNumbersAlone(files.get('submission.csv'), 40);
      await holdsNumbersAlone(files.get('out-of-fold predictions'), 300);
    });
    await test.step('what went out comes in again', async () => {
      const saved = page.getByRole('region', { name: 'Saved models' });
      for (const what of ['Keras .h5', 'TensorFlow.js model', 'experiment']) {
        await app.openFiles(await asInput(files.get(what)));
        // What is opened next takes the place of a reading that is still under way.
        await expect(saved).toBeVisible({ timeout: 20_000 });
      }
      await expect(app.status).toContainText('Finished');
    });
    await test.step('other devices', async () => {
      for (const backend of ['WebGL', 'WebGPU'] as const) {
        await app.force(backend);
        await app.select({ Validation: 'None' });
        await app.set({ Epochs: 1, 'Training rows': 64 });
        await app.trainToEnd(120_000);
      }
    });

    expect(record.offences, 'console errors, violations on the page, foreign requests').toEqual([]);
    expect(host.reports, 'violations anywhere, workers included').toEqual([]);
    expect(requests.filter(url => isForeign(url, host.origin))).toEqual([]);
    report('requests in the tour', `${requests.length}, all to the app's own origin`);

    await test.step('Download MNIST alone asks someone else, and that on its click', async () => {
      await context.route(
        url => MIRRORS.some(mirror => url.href.startsWith(mirror)),
        route => route.fulfill({ body: 'not MNIST', headers: { 'Access-Control-Allow-Origin': '*' } }),
      );
      await app.button('Download MNIST').click();
      await expect(app.panel('Data').getByRole('alert')).toContainText('MNIST could not be downloaded');
      const foreign = requests.filter(url => isForeign(url, host.origin));
      expect(foreign).toEqual(MIRRORS.map(mirror => `${mirror}train-images-idx3-ubyte.gz`));
      expect(record.offences).toEqual([]);
      expect(host.reports).toEqual([]);
    });
  });

  test('what the tour listens to does report: eval and a stranger, in the page and in a worker', async ({
    page,
  }) => {
    await page.goto(host.address);
    const worker = await startedWorker(page);
    expect(await page.evaluate(evaluates)).toBe(false);
    expect(await worker.evaluate(evaluates)).toBe(false);
    expect(await page.evaluate(reaches, 'https://stranger.example/page')).toBe(false);
    expect(await worker.evaluate(reaches, 'https://stranger.example/worker')).toBe(false);
    await expect.poll(() => host.reports.join('\n')).toContain('stranger.example/page');
    await expect.poll(() => host.reports.join('\n')).toContain('stranger.example/worker');
    await expect.poll(() => host.reports.filter(text => /"blocked-uri":"eval"/.test(text)).length).toBe(2);
  });
});

test('markup in file names is shown as text, and long names are cut short', async ({ app, page }) => {
  await app.openFiles(...digits);
  await expect(app.panel('Data')).toContainText(`${MARKUP}.csv`);
  await app.set({ Epochs: 1 });
  await app.trainToEnd(60_000);
  const h5 = await asInput(await app.download('Keras .h5', 60_000));
  const experiment = await asInput(await app.download('experiment', 60_000));

  await app.openFiles({ ...h5, name: `${MARKUP}.h5` });
  await expect(page.getByRole('region', { name: 'Saved models' })).toContainText(`${MARKUP}.h5`);
  await expect(page.getByLabel('Predict with').locator('option:checked')).toContainText(MARKUP);
  await app.openFiles({ ...experiment, name: `${MARKUP}.inkfold` });
  await expect(app.status).toContainText('Finished');
  const runs = page.getByRole('region', { name: 'Runs', exact: true });
  await expect(runs, 'an opened run is kept by its file’s name').toContainText(MARKUP);
  await runs.getByRole('button', { name: /^Rename two-conv/ }).click();
  await runs.getByRole('textbox').fill(`<script>alert(1)</script> ${'very '.repeat(50)}`);
  await runs.getByRole('textbox').press('Enter');
  const renamed = runs.getByRole('button', { name: /^Rename <script>alert\(1\)<\/script> very/ });
  await expect(renamed).toBeVisible();
  const name = (await renamed.getAttribute('aria-label')) ?? '';
  expect(name.length, 'a name of at most 80 characters').toBeLessThanOrEqual('Rename '.length + 80);
  await app.openFiles(file(`${MARKUP}.csv`, 'hello'));
  await expect(app.panel('Data').getByRole('alert')).toContainText(`${MARKUP}.csv`);
  expect(await page.locator('img[src=x], [onerror], body script').count(), 'elements made of a name').toBe(0);

  const long = 'very '.repeat(50);
  await app.openFiles(csv(`${long}long.csv`, header(true), ...rows(train).slice(1)));
  await expect(app.panel('Data')).toContainText('299 labelled digits');
  await app.openFiles({ ...h5, name: `${long}long.h5` });
  await expect(page.getByRole('region', { name: 'Saved models' })).toContainText('very');
  await expect(page.getByText(long.slice(0, 150)), 'no text that holds more of it').toHaveCount(0);
});

test('the headers, from the preview, of everything that is built', async ({ page }) => {
  const assets = readdirSync(join(ROOT, BUILT, 'assets')).map(name => `assets/${name}`);
  for (const path of ['', 'sw.js', ...assets]) {
    const response = await page.request.get(`/${path}`);
    expect(response.status(), path).toBe(200);
    for (const [name, value] of Object.entries(HEADERS))
      expect(response.headers()[name.toLowerCase()], `${path}: ${name}`).toBe(value);
  }
});

test('the headers in development', async ({ request }) => {
  const server = await createServer({
    root: ROOT,
    logLevel: 'silent',
    cacheDir: test.info().outputPath('cache'),
    optimizeDeps: { noDiscovery: true, include: [] },
    server: { port: 0, ws: false, watch: null },
  });
  try {
    await server.listen();
    const address = server.httpServer?.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    for (const path of ['', 'src/main.tsx']) {
      const response = await request.get(`http://localhost:${port}/${path}`);
      expect(response.status(), path).toBe(200);
      for (const [name, value] of Object.entries(ISOLATION))
        expect(response.headers()[name.toLowerCase()], `${path}: ${name}`).toBe(value);
    }
  } finally {
    await server.close();
  }
});

test('the built page says its policy itself, for hosts that do not', async ({ page }) => {
  const host = await serveStatic(join(ROOT, BUILT));
  try {
    await page.goto(host.address);
    const meta = page.locator('meta[http-equiv="Content-Security-Policy"]');
    await expect(meta).toHaveAttribute('content', POLICY);
    expect(await page.evaluate(evaluates)).toBe(false);
    expect(await page.evaluate(reaches, 'https://stranger.example/')).toBe(false);
  } finally {
    await host.stop();
  }
});

test('no policy allows eval, nor scripts and styles in the page', () => {
  const folder = join(ROOT, BUILT);
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.filter(name => /\.(html|js)$/.test(name));
  expect(files).toEqual(expect.arrayContaining(['index.html', 'sw.js']));
  const offenders = files.filter(name =>
    /'unsafe-(eval|inline)'/.test(readFileSync(join(folder, name), 'utf8')),
  );
  expect(offenders).toEqual([]);
});

const EVERY_DOWNLOAD = [
  'TensorFlow.js model',
  'Keras .h5',
  'Keras .keras',
  'ONNX',
  'Keras script',
  'Jupyter notebook',
  'Ray script',
  'experiment',
  'history',
  'metrics',
  'out-of-fold predictions',
];

async function visit(page: Page, host: StaticServer): Promise<App> {
  await page.goto(host.address);
  const app = new App(page);
  await expect(app.panel('Data')).toBeVisible();
  return app;
}

/** The addresses that the page and its workers ask for, from now on. */
function requestsOf(context: BrowserContext): readonly string[] {
  const urls: string[] = [];
  context.on('request', request => urls.push(request.url()));
  return urls;
}

const isForeign = (url: string, origin: string): boolean =>
  /^https?:/.test(url) && new URL(url).origin !== origin;

/** A file that was downloaded, to be opened again. */
async function asInput(download: Download | undefined): Promise<MadeFile> {
  if (!download) throw new Error('There was no such download.');
  return file(download.suggestedFilename(), await readFile(await download.path()));
}

/** Below a header of plain words each of the cells is a number that begins with a digit: no =, +, - or @ in front. */
async function holdsNumbersAlone(download: Download | undefined, count: number): Promise<void> {
  const { bytes } = await asInput(download);
  const [head = '', ...lines] = new TextDecoder().decode(bytes).trimEnd().split('\n');
  expect(head).toMatch(/^[A-Za-z]\w*(,[A-Za-z]\w*)*$/);
  expect(lines).toHaveLength(count);
  const odd = lines.flatMap(line => line.split(',')).filter(cell => !/^\d+(\.\d+)?(e-?\d+)?$/.test(cell));
  expect(odd).toEqual([]);
}

/** A worker of the app: the one that finds out what trains here. */
async function startedWorker(page: Page) {
  await expect.poll(() => page.workers().length).toBeGreaterThan(0);
  const [worker] = page.workers();
  if (!worker) throw new Error('The page has no worker.');
  return worker;
}

/** Whether text can be made code; evaluated in the page or in a worker, in a task of its own: tools are let past the policy. */
function evaluates(): Promise<boolean> {
  return new Promise(resolve => {
    setTimeout(() => {
      try {
        Reflect.construct(Function, ['return true']);
        resolve(true);
      } catch {
        resolve(false);
      }
    });
  });
}

/** Whether an address answers; evaluated in the page or in a worker. */
const reaches = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );
