/** What a run gets over: a GPU that goes away, a worker that dies, a disk that is full, and a second tab. */
import type { Page, Worker } from '@playwright/test';
import { App } from './support/app.ts';
import { readHistory } from './support/reports.ts';
import { expect, report, test } from './support/test.ts';

/** The worker that trains, once there is one. */
async function trainer(page: Page): Promise<Worker> {
  const named = async (worker: Worker): Promise<boolean> =>
    (await worker.evaluate(() => self.name).catch(() => '')) === 'trainer';
  for (let attempt = 0; attempt < 100; attempt++) {
    for (const worker of page.workers()) if (await named(worker)) return worker;
    await page.waitForTimeout(50);
  }
  throw new Error('no trainer');
}

/** Has a script run in every worker of the page before the worker's own code; `script` is asked anew for each. */
async function prelude(page: Page, script: () => string): Promise<void> {
  await page.context().route('**/*worker*.js', async route => {
    const response = await route.fetch();
    const body = await response.text();
    await route.fulfill({ response, body: `${script()}\n${body}` });
  });
}

/** Remembers the GPU devices and WebGL contexts that a worker makes, so that a test can lose them. */
const REMEMBER = `
globalThis.made = { devices: [], contexts: [] };
if (globalThis.GPUAdapter) {
  const request = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function (...given) {
    const device = await request.apply(this, given);
    made.devices.push(device);
    return device;
  };
}
{
  const get = OffscreenCanvas.prototype.getContext;
  OffscreenCanvas.prototype.getContext = function (...given) {
    const context = get.apply(this, given);
    if (context && String(given[0]).startsWith('webgl')) made.contexts.push(context);
    return context;
  };
}
`;

/** Gives the software devices a name that Auto takes for a real GPU's: there is none here, and only Auto ever falls to the next. */
const DISGUISE = `
for (const [key, value] of Object.entries({ vendor: 'acme', architecture: 'anvil', description: 'Anvil 9', isFallbackAdapter: false }))
  Object.defineProperty(GPUAdapterInfo.prototype, key, { get: () => value });
{
  const get = WebGL2RenderingContext.prototype.getParameter;
  const RENDERER = 0x9246;
  WebGL2RenderingContext.prototype.getParameter = function (name) {
    return name === RENDERER ? 'Anvil 9' : get.call(this, name);
  };
}
`;

/** Keeps the processor, which is faster than a software GPU, out of Auto's comparison. */
const WITHOUT_WASM = `WebAssembly.instantiate = WebAssembly.compile = () => Promise.reject(new Error('withheld'));
WebAssembly.instantiateStreaming = WebAssembly.compileStreaming = WebAssembly.instantiate;`;

interface Made {
  readonly made: { readonly devices: GPUDevice[]; readonly contexts: WebGL2RenderingContext[] };
}

async function prepare(app: App, backend: 'WASM' | 'WebGL' | 'WebGPU', epochs: number): Promise<void> {
  await app.useSampleDigits();
  await app.choose('two-conv');
  await app.set({ Epochs: epochs, 'Training rows': 160, 'Batch size': 32 });
  await app.force(backend);
}

const EPOCHS = 3;

const losses = [
  {
    what: 'a WebGPU device that is destroyed',
    backend: 'WebGPU',
    lose: (worker: Worker) =>
      worker.evaluate(() => (globalThis as unknown as Made).made.devices.at(-1)?.destroy()),
  },
  {
    what: 'a GPU process that crashes',
    backend: 'WebGPU',
    lose: async (_: Worker, page: Page) => {
      const session = await page.context().newCDPSession(page);
      await session.send('Browser.crashGpuProcess');
    },
  },
  {
    what: 'a WebGL context that is lost',
    backend: 'WebGL',
    lose: (worker: Worker) =>
      worker.evaluate(() => {
        for (const context of (globalThis as unknown as Made).made.contexts)
          context.getExtension('WEBGL_lose_context')?.loseContext();
      }),
  },
] as const;

for (const { what, backend, lose } of losses) {
  test(`${what} in mid-run: training goes on, and the log says so`, async ({ app, page }) => {
    test.setTimeout(240_000);
    await prelude(page, () => REMEMBER);
    await page.reload();
    await prepare(app, backend, EPOCHS);
    await app.begin();
    await expect(page.getByRole('table', { name: 'Epochs' }).locator('tbody tr').first()).toContainText('%', {
      timeout: 120_000,
    });
    const lost = performance.now();
    await lose(await trainer(page), page);
    const log = page.getByRole('group', { name: 'Log of callbacks' });
    await expect(log).toContainText('Recovery', { timeout: 30_000 });
    report('noticed and told after', `${Math.round(performance.now() - lost)} ms`);
    report('log', (await log.textContent()) ?? '');
    await expect(app.status).toContainText(/Finished|Failed/, { timeout: 200_000 });
    await expect(app.status).toContainText('Finished');
    const history = await readHistory(await app.download('history'));
    expect(history.folds.map(({ status, epochs }) => `${status} ${epochs.length}`)).toEqual([
      `finished ${EPOCHS}`,
    ]);
    await app.accuracy();
  });
}

test('a GPU that is lost again and again gives way to the next one, and that to the processor', async ({
  app,
  page,
}) => {
  test.setTimeout(300_000);
  let wasm = false;
  await prelude(page, () => `${REMEMBER}${DISGUISE}${wasm ? '' : WITHOUT_WASM}`);
  await page.reload();
  await app.useSampleDigits();
  await app.choose('two-conv');
  await app.set({ Epochs: EPOCHS, 'Training rows': 320, 'Batch size': 32 });
  await app.begin();
  await expect(app.header).toContainText('WebGPU', { timeout: 120_000 });
  wasm = true;
  const log = page.getByRole('group', { name: 'Log of callbacks' });
  const line = (text: string): Promise<void> => expect(log).toContainText(text, { timeout: 60_000 });
  const lose = async (): Promise<void> => {
    const worker = await trainer(page);
    await worker.evaluate(() => {
      const { devices, contexts } = (globalThis as unknown as Made).made;
      for (const device of devices) device.destroy();
      for (const context of contexts) context.getExtension('WEBGL_lose_context')?.loseContext();
    });
  };
  const epochs = page.getByRole('table', { name: 'Epochs' }).locator('tbody tr', { hasText: '%' });
  await expect(epochs).toHaveCount(1, { timeout: 120_000 });
  // Each backend has a second chance; the second loss comes before the training gets any further.
  await lose();
  await line('on WebGPU, started anew');
  await lose();
  await line('on WebGL instead');
  await expect(app.header).toContainText('WebGL · Anvil 9');
  await lose();
  await line('on WebGL, started anew');
  await lose();
  await line('on WASM instead');
  await expect(app.status).toContainText('Finished', { timeout: 120_000 });
  await expect(app.header).toContainText('WASM');
  report('log', (await log.textContent()) ?? '');
  const history = await readHistory(await app.download('history'));
  expect(history.folds.map(({ status, epochs: rows }) => `${status} ${rows.length}`)).toEqual([
    `finished ${EPOCHS}`,
  ]);
  await app.accuracy();
});

test('a full disk is told once, and training goes on in memory', async ({ app, page, baseURL }) => {
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.overrideQuotaForOrigin', {
    origin: new URL(baseURL ?? '').origin,
    quotaSize: 200_000,
  });
  await prepare(app, 'WASM', 3);
  await app.trainToEnd(90_000);
  const runs = page.getByRole('region', { name: 'Runs', exact: true });
  await expect(runs.getByRole('alert')).toContainText('no room left');
  await expect(runs.getByRole('alert')).toHaveCount(1);
  await app.accuracy();
  await app.downloadSubmission();
});

test('of two tabs one writes; the other says why it only reads, and takes over', async ({
  app,
  page,
  baseURL,
}) => {
  await prepare(app, 'WASM', 2);
  await app.trainToEnd(60_000);

  const second = await page.context().newPage();
  await second.goto(baseURL ?? '');
  const other = new App(second);
  const runs = second.getByRole('region', { name: 'Runs', exact: true });
  await expect(runs).toContainText('Another tab');
  await expect(runs.getByRole('list', { name: 'Kept runs' }).getByRole('listitem')).toHaveCount(1);
  // It trains all the same, and keeps nothing.
  await prepare(other, 'WASM', 1);
  await other.trainToEnd(60_000);
  await expect(runs.getByRole('list', { name: 'Kept runs' }).getByRole('listitem')).toHaveCount(1);

  await page.close();
  await expect(runs).not.toContainText('Another tab');
  // What it shows is kept now too, and so is what it trains from here on.
  await expect(runs.getByRole('list', { name: 'Kept runs' }).getByRole('listitem')).toHaveCount(2);
  await other.trainToEnd(60_000);
  await expect(runs.getByRole('list', { name: 'Kept runs' }).getByRole('listitem')).toHaveCount(3);
});
