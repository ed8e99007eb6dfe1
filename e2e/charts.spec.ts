/** Charts: what they can be told to show, the numbers beside them, and the files that they are saved as. */
import { readFile } from 'node:fs/promises';
import type { Download, Locator, Page } from '@playwright/test';
import type { App } from './support/app.ts';
import { readHistory, readMetrics, type History } from './support/reports.ts';
import { expect, report, test } from './support/test.ts';

type Kind = 'Picture (PNG)' | 'Drawing (SVG)' | 'Numbers (CSV)';

const chart = (page: Page, title: string): Locator => page.getByRole('figure', { name: title, exact: true });

/** Saves the chart whose menu has this name. */
async function save(page: Page, name: string, kind: Kind): Promise<Download> {
  const button = page.getByRole('button', { name: `Save chart: ${name}`, exact: true });
  await button.click();
  const arrives = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: kind }).click();
  const download = await arrives;
  await expect(page.getByRole('menu')).toHaveCount(0);
  return download;
}

/** A CSV of plain cells: header and rows of numbers, null where a cell is empty. */
async function readCsv(download: Download) {
  const text = await readFile(await download.path(), 'utf8');
  expect(text.endsWith('\r\n')).toBe(true);
  const [header = '', ...lines] = text.slice(0, -2).split('\r\n');
  const rows = lines.map(line => line.split(',').map(cell => (cell === '' ? null : Number(cell))));
  return { header: header.split(','), rows };
}

/** Unfolds a chart's numbers and reads the cells of its rows. */
async function readTable(figure: Locator): Promise<readonly (readonly string[])[]> {
  if ((await figure.getByRole('table').count()) === 0) await figure.getByText('In numbers').click();
  const rows = await figure.getByRole('table').getByRole('row').all();
  return Promise.all(rows.slice(1).map(row => row.locator('th, td').allInnerTexts()));
}

/** What a PNG shows: its size, and how many of its dots are of the validation line's blue. */
async function lookAt(page: Page, download: Download) {
  const bytes = await readFile(await download.path());
  expect([...bytes.subarray(0, 8)], 'PNG signature').toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
  const inked = await page.evaluate(async base64 => {
    const blob = new Blob([Uint8Array.from(atob(base64), letter => letter.charCodeAt(0))], {
      type: 'image/png',
    });
    const bitmap = await createImageBitmap(blob);
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d');
    context?.drawImage(bitmap, 0, 0);
    const { data } = context?.getImageData(0, 0, bitmap.width, bitmap.height) ?? { data: [] };
    let found = 0;
    for (let i = 0; i < data.length; i += 4) if ((data[i + 2] ?? 0) > 120 && (data[i] ?? 255) < 80) found++;
    return found;
  }, bytes.toString('base64'));
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), inked };
}

/** What an SVG holds, parsed as the browser would; nothing in it may act or come from elsewhere. */
async function readSvg(page: Page, download: Download) {
  const text = await readFile(await download.path(), 'utf8');
  const found = await page.evaluate(source => {
    const parsed = new DOMParser().parseFromString(source, 'image/svg+xml');
    const all = [...parsed.querySelectorAll('*')];
    return {
      errors: parsed.querySelectorAll('parsererror').length,
      names: [...new Set(all.map(element => element.nodeName))].toSorted(),
      links: all.flatMap(element =>
        [...element.attributes].filter(({ name }) => /^on|href/i.test(name)).map(({ name }) => name),
      ),
      words: [...parsed.querySelectorAll('text')].map(element => element.textContent),
      lines: [...parsed.querySelectorAll('path')].map(element => element.getAttribute('d') ?? ''),
    };
  }, text);
  expect(found.errors).toBe(0);
  expect(found.links, 'attributes that act or load').toEqual([]);
  expect(found.names).toEqual(['desc', 'path', 'rect', 'svg', 'text', 'title']);
  return found;
}

/** What is as wide as a page. */
const OF_ONE_WIDTH = ['Loss', 'Accuracy', 'Rate', 'Each fold', 'Accuracy of each fold', 'Accuracy by epoch'];
/** The rates are drawn in grey, and mistakes in their own colour. */
const WITHOUT_ACCENT = ['Rate', 'Confusion matrix'];

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
/** As the page writes them, to twelve digits. */
const errorOf = (accuracy: number): number => Number((1 - accuracy).toPrecision(12));

async function trained(app: App, choices: Readonly<Record<string, string>>): Promise<History> {
  await app.useSampleDigits();
  await app.force('WASM');
  await app.select(choices);
  await app.trainToEnd(90_000);
  return readHistory(await app.download('history'));
}

test('one run: its charts say in words, numbers and files what its history says', async ({ app, page }) => {
  await app.set({ Epochs: 4, 'Training rows': 1500 });
  const history = await trained(app, {});
  const epochs = history.folds[0]?.epochs ?? [];
  expect(epochs).toHaveLength(4);
  const losses = epochs.map(({ val_loss }) => val_loss);
  const accuracies = epochs.map(({ val_accuracy }) => val_accuracy);

  await test.step('a true sentence', async () => {
    const best = losses.indexOf(Math.min(...losses)) + 1;
    const [from = 0, to = 0] = [losses.at(0), losses.at(-1)];
    const moved = to > from ? 'rose' : 'fell';
    await expect(chart(page, 'Loss')).toContainText(
      `Validation loss ${moved} from ${from.toFixed(4)} to ${to.toFixed(4)} over 4 epochs; best after epoch ${best}.`,
    );
    await expect(chart(page, 'Loss')).toContainText(`best, epoch ${best}`);
  });

  await test.step('the same numbers in the table and in the CSV', async () => {
    const table = await readTable(chart(page, 'Loss'));
    expect(table.map(cells => [cells[0], cells.at(-1)])).toEqual(
      losses.map((loss, i) => [String(i + 1), loss.toFixed(4)]),
    );
    const { header, rows } = await readCsv(await save(page, 'Loss', 'Numbers (CSV)'));
    expect(header).toEqual(['Epoch', 'Step', 'Seconds', 'Training', 'Validation']);
    expect(rows.map(cells => [cells[0], cells[3], cells[4]])).toEqual(
      epochs.map(({ epoch, loss, val_loss }) => [epoch, loss, val_loss]),
    );
    const seconds = epochs.map((_, i) =>
      epochs.slice(0, i + 1).reduce((sum, { duration_ms }) => sum + duration_ms, 0),
    );
    rows.forEach((cells, i) => expect(cells[2]).toBeCloseTo((seconds[i] ?? 0) / 1000, 6));
    const rates = await readCsv(await save(page, 'Rate', 'Numbers (CSV)'));
    expect(rates.rows).toEqual(epochs.map(({ epoch, lr }) => [1, epoch, lr]));
  });

  await test.step('accuracy, and the error rate on a logarithmic axis, by keyboard', async () => {
    expect((await readTable(chart(page, 'Accuracy'))).map(cells => cells.at(-1))).toEqual(
      accuracies.map(percent),
    );
    await page.getByRole('group', { name: 'How accuracy is read' }).getByRole('button').first().focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    const errors = chart(page, 'Error rate');
    await expect(errors).toContainText('Validation error rate');
    await expect(chart(page, 'Accuracy')).toHaveCount(0);
    expect((await readTable(errors)).map(cells => cells.at(-1))).toEqual(
      accuracies.map(accuracy => percent(errorOf(accuracy))),
    );
    const svg = await readSvg(page, await save(page, 'Error rate', 'Drawing (SVG)'));
    const ticks = svg.words.filter(text => /^[\d.]+ %$/.test(text)).map(text => Number.parseFloat(text));
    expect(ticks.length).toBeGreaterThan(2);
    for (const [i, tick] of ticks.slice(1).entries())
      expect([2, 2.5], 'ticks a factor apart').toContain(Number((tick / (ticks[i] ?? 1)).toFixed(6)));
  });

  await test.step('what is drawn follows the axis and the smoothing', async () => {
    const picture = chart(page, 'Loss').getByRole('img');
    const look = async (): Promise<string> => (await picture.screenshot()).toString('base64');
    const axis = page.getByRole('group', { name: 'Horizontal axis' });
    const slider = page.getByRole('slider', { name: 'Smoothing', exact: true });
    await expect(slider, 'what is smoothed').toHaveAccessibleDescription('Smoothing of the training line');
    let before = await look();
    for (const change of [
      () => axis.getByRole('button', { name: 'Step' }).click(),
      () => axis.getByRole('button', { name: 'Time' }).click(),
      () => slider.press('End'),
      () => slider.press('Home'),
    ]) {
      await change();
      await expect.poll(look, { timeout: 15_000 }).not.toBe(before);
      // The clock of the charts may still be painting: two looks alike are one picture.
      await page.waitForTimeout(1200);
      before = await look();
    }
    await expect(slider).toHaveAttribute('aria-valuetext', 'none');
    const svg = await readSvg(page, await save(page, 'Loss', 'Drawing (SVG)'));
    expect(svg.words).toContain('Training time, s');
  });

  await test.step('choices are remembered', async () => {
    await page.reload();
    await app.panel('Train').waitFor();
    await page.getByRole('button', { name: /^Open two-conv/ }).click();
    await expect(page.getByRole('slider', { name: 'Smoothing' })).toHaveAttribute('aria-valuetext', 'none');
    await expect(
      page.getByRole('group', { name: 'Horizontal axis' }).getByRole('button', { name: 'Time' }),
    ).toHaveAttribute('aria-pressed', 'true');
    await expect(chart(page, 'Error rate')).toBeVisible();
  });
});

test('folds: every chart is saved as picture, drawing and numbers', async ({ app, page }) => {
  await app.set({ Epochs: 2, 'Training rows': 600 });
  await app.select({ Validation: 'K-fold' });
  await app.set({ Folds: 3 });
  const history = await trained(app, {});
  const held = history.folds.map(({ epochs }) => epochs.map(({ val_accuracy }) => val_accuracy));

  await test.step('the mean of the folds between the lowest and the highest', async () => {
    const { rows } = await readCsv(await save(page, 'Accuracy', 'Numbers (CSV)'));
    for (const [i, cells] of rows.entries()) {
      const values = held.map(fold => fold[i] ?? 0);
      expect(cells[4]).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / 3, 12);
      expect(cells.slice(5)).toEqual([Math.min(...values), Math.max(...values)]);
    }
    const folds = await readCsv(await save(page, 'Each fold', 'Numbers (CSV)'));
    expect(folds.rows.map(cells => cells[5])).toEqual(held.flat());
  });

  await test.step('the matrix in a sentence and in the CSV', async () => {
    const { overall } = await readMetrics(await app.download('metrics'));
    const matrix = overall.confusion_matrix;
    const csv = await readCsv(await save(page, 'Confusion matrix', 'Numbers (CSV)'));
    expect(csv.rows).toEqual(matrix.map((row, k) => [k, ...row]));
    const right = matrix.reduce((sum, row, k) => sum + (row[k] ?? 0), 0);
    await expect(chart(page, 'Confusion matrix')).toContainText(`${right} of 600 stand on the diagonal`);
    await expect(
      chart(page, 'Confusion matrix').getByRole('table', { name: 'Confusion matrix' }),
    ).toBeVisible();
    const bins = await readCsv(await save(page, 'Reliability diagram', 'Numbers (CSV)'));
    expect(bins.rows.reduce((sum, cells) => sum + (cells[2] ?? 0), 0)).toBe(600);
  });

  await page.getByRole('checkbox', { name: /two-conv/ }).check();
  await expect(chart(page, 'Accuracy by epoch')).toBeVisible();
  for (const name of [...OF_ONE_WIDTH, 'Confusion matrix', 'Reliability diagram'])
    await test.step(name, async () => {
      const png = await save(page, name, 'Picture (PNG)');
      const svg = await save(page, name, 'Drawing (SVG)');
      const stem = /^inkfold-[a-z-]+(?=\.png$)/.exec(png.suggestedFilename())?.[0];
      expect(svg.suggestedFilename()).toBe(`${stem}.svg`);
      const { width, height, inked } = await lookAt(page, png);
      report(name, `${width} × ${height} dots, ${inked} of the accent`);
      if (OF_ONE_WIDTH.includes(name)) expect(width).toBe(1520);
      else expect(width, 'about a square').toBeGreaterThan(0.8 * height);
      expect(height).toBeGreaterThan(250);
      if (!WITHOUT_ACCENT.includes(name)) expect(inked, 'dots of the accent’s colour').toBeGreaterThan(200);
      const { words, lines } = await readSvg(page, svg);
      expect(words.length).toBeGreaterThan(3);
      expect(lines.filter(d => /L/.test(d) || /M.*M/.test(d) || /[hHv]/.test(d)).length).toBeGreaterThan(2);
      expect(lines.join(' ')).not.toMatch(/NaN|undefined|Infinity/);
    });

  await test.step('nothing is wider than a small phone', async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    await page.waitForTimeout(1500);
    for (const figure of await page.getByRole('figure').all()) {
      const unfold = figure.getByText('In numbers');
      if ((await unfold.count()) > 0 && (await figure.getByRole('table').count()) === 0) await unfold.click();
    }
    const wider = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(wider).toBeLessThanOrEqual(0);
  });
});
