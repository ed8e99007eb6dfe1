/** The run report: one file that says what the run says, opens anywhere and asks nobody for anything. */
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { Browser, Download, Page, TestInfo } from '@playwright/test';
import { faults } from './support/faults.ts';
import { csv, header, rows, sampleSets } from './support/kaggle.ts';
import { percent, readHistory, readMetrics } from './support/reports.ts';
import { expect, report, test } from './support/test.ts';

const { train } = await sampleSets(600, 1);

/** A name that would be markup if anything took it for that. */
const NAME = '<img src=x onerror=alert(1)> & "co".csv';

interface Opened {
  readonly page: Page;
  /** Addresses that the page asked for after itself. */
  readonly asked: readonly string[];
  /** Errors of the page and of its policy. */
  readonly offences: readonly string[];
}

/** The file opened from disk in a browser that has never seen the app. */
async function opened(
  browser: Browser,
  download: Download,
  info: TestInfo,
  colorScheme: 'light' | 'dark' = 'light',
): Promise<Opened> {
  const path = info.outputPath(download.suggestedFilename());
  await download.saveAs(path);
  const context = await browser.newContext({ colorScheme });
  const page = await context.newPage();
  const own = pathToFileURL(path).href;
  const [asked, offences]: [string[], string[]] = [[], []];
  page.on('request', request => {
    if (request.url() !== own && !request.url().startsWith('data:')) asked.push(request.url());
  });
  page.on('pageerror', error => offences.push(error.message));
  page.on('console', message => {
    if (message.type() === 'error') offences.push(message.text());
  });
  page.on('dialog', dialog => {
    offences.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(own);
  return { page, asked, offences };
}

/** The cells of the table of this name. */
async function cellsOf(page: Page, name: string): Promise<readonly (readonly string[])[]> {
  const lines = await page.getByRole('table', { name, exact: true }).getByRole('row').all();
  return Promise.all(lines.map(line => line.locator('th, td').allTextContents()));
}

test('its numbers are those of history.json and metrics.json; it is clean, quiet and names nothing it should not', async ({
  app,
  browser,
}, info) => {
  test.setTimeout(240_000);
  await app.openFiles({ ...csv('train.csv', header(true), ...rows(train)), name: NAME });
  await expect(app.panel('Data')).toContainText('600 labelled digits');
  await app.choose('two-conv');
  await app.select({ Validation: 'Stratified k-fold' });
  await app.force('WASM');
  await app.set({ Folds: 3, Epochs: 3, Seed: 7 });
  await app.trainToEnd(120_000);
  const history = await readHistory(await app.download('history'));
  const { overall, calibration, folds } = await readMetrics(await app.download('metrics'));
  const download = await app.download('run report', 60_000);
  expect(download.suggestedFilename()).toBe('inkfold-two-conv-report.html');
  const link = app.page.url();
  const { page, asked, offences } = await opened(browser, download, info);
  const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(ground, 'its own policy lets its style in').not.toBe('rgba(0, 0, 0, 0)');

  await test.step('the figures', async () => {
    await expect(page).toHaveTitle(/^two-conv on “/);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(`two-conv on “${NAME}”`);
    const head = page.getByRole('banner');
    await expect(head).toContainText(percent(overall.accuracy));
    await expect(head).toContainText(overall.loss.toFixed(4));
    await expect(head.getByRole('link')).toHaveAttribute('href', link);
    await expect(head).toContainText(`n = ${overall.n}`);
  });

  await test.step('folds', async () => {
    const lines = await cellsOf(page, 'Folds');
    expect(lines.slice(1, 4).map(([fold, accuracy]) => [Number(fold), accuracy])).toEqual(
      folds.each.map(({ fold, accuracy }) => [fold, percent(accuracy)]),
    );
    expect(lines.at(-1)?.[1]).toBe(
      `${percent(folds.accuracy.mean)} ± ${percent(folds.accuracy.sd ?? Number.NaN)}`,
    );
  });

  await test.step('epochs', async () => {
    const lines = (await cellsOf(page, 'Epochs')).slice(1);
    expect(lines.map(([at, accuracy, loss, , trainingLoss]) => [at, accuracy, loss, trainingLoss])).toEqual(
      history.folds.flatMap(({ fold, epochs }) =>
        epochs.map(epoch => [
          `${fold}, ${epoch.epoch}`,
          percent(epoch.val_accuracy),
          epoch.val_loss.toFixed(4),
          epoch.loss.toFixed(4),
        ]),
      ),
    );
  });

  await test.step('matrix, classes, calibration', async () => {
    const matrix = (await cellsOf(page, 'Confusion matrix')).slice(1);
    expect(matrix.map(([, ...counts]) => counts.map(Number))).toEqual(overall.confusion_matrix);
    const classes = (await cellsOf(page, 'Scores of the classes')).slice(1, -1);
    expect(classes.map(cells => Number(cells.at(-1)))).toEqual(overall.classes.map(({ support }) => support));
    const section = page.getByRole('region', { name: 'Calibration' });
    await expect(section).toContainText(percent(calibration.expected_calibration_error));
    await expect(section).toContainText(calibration.temperature.toFixed(2));
  });

  await test.step('pictures are there, and only what is in the file', async () => {
    const pictures = page.getByRole('region', { name: 'Hardest digits' }).locator('img');
    await expect(pictures).not.toHaveCount(0);
    const widths = await pictures.evaluateAll(all =>
      all.map(image => (image as HTMLImageElement).naturalWidth),
    );
    expect(new Set(widths)).toEqual(new Set([28]));
    await expect(page.locator('figure svg')).toHaveCount(2);
    expect(asked).toEqual([]);
    expect(offences).toEqual([]);
  });

  await test.step('axe finds nothing, light and dark; a phone needs no scrolling sideways', async () => {
    expect(await faults(page)).toEqual([]);
    const dark = await opened(browser, download, info, 'dark');
    expect(await faults(dark.page)).toEqual([]);
    await dark.page.context().close();
    await page.setViewportSize({ width: 320, height: 700 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    expect(await faults(page)).toEqual([]);
  });

  await test.step('a stranger’s script in it does not run', async () => {
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "broken"';
      document.body.append(script);
    });
    await expect(page).toHaveTitle(/^two-conv on “/);
    expect(offences.join(' ')).toContain('Content Security Policy');
  });
  const bytes = await readFile(info.outputPath(download.suggestedFilename()));
  report('report', `${bytes.length} bytes`);
  await page.context().close();
});

test('there is none before the first epoch, and of a stopped run it tells how far it came', async ({
  app,
  browser,
}, info) => {
  await app.openFiles(csv('train.csv', header(true), ...rows(train)));
  await expect(app.panel('Data')).toContainText('600 labelled digits');
  await app.force('WASM');
  await app.set({ Epochs: 400 });
  await app.begin();
  const button = app.button('Download run report');
  await expect(button).toBeDisabled();
  await expect(app.page.getByRole('table', { name: 'Epochs' })).toContainText('%', { timeout: 60_000 });
  await expect(button, 'not while it trains').toBeDisabled();
  await app.stop.click();
  await expect(app.status).toContainText('Stopped');
  const { page, asked } = await opened(browser, await app.download('run report', 60_000), info);
  await expect(page.getByRole('banner')).toContainText(/stopped after \d+ of 400 epochs/);
  expect(asked).toEqual([]);
  await page.context().close();
});
