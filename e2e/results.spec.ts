/** Results: what stands behind the numbers, and what a stopped run keeps. */
import type { Locator } from '@playwright/test';
import { CLASSES } from '../src/data/digits.ts';
import { mislabelled } from './support/files.ts';
import { csv, header, rows, sampleSets } from './support/kaggle.ts';
import { accuracyOf, percent, readMetrics, readOutOfFold, type OutOfFold } from './support/reports.ts';
import { readSubmission } from './support/submission.ts';
import { expect, test } from './support/test.ts';

const ROWS = 1000;
const TEST = 30;
/** Rows whose label is wrong on purpose. */
const WRONG = [11, 222, 333, 444, 888];
const sets = await sampleSets(ROWS, TEST);
const train = mislabelled(sets.train, WRONG);

test('the digits behind the numbers: matrix, classes, hardest digits, wrong labels', async ({
  app,
  page,
}) => {
  await app.openFiles(csv('train.csv', header(true), ...rows(train)));
  await expect(app.panel('Data')).toContainText('1,000 labelled digits');
  await app.choose('two-conv');
  await app.select({ Validation: 'Stratified k-fold' });
  await app.force('WASM');
  await app.set({ Folds: 2, Epochs: 4 });
  await app.trainToEnd(90_000);

  const table = page.getByRole('table', { name: 'Confusion matrix' });
  await expect(table).toBeVisible();
  const { overall, calibration } = await readMetrics(await app.download('metrics'));
  const matrix = overall.confusion_matrix;
  const outOfFold = await readOutOfFold(await app.download('out-of-fold predictions'));

  await test.step('the matrix holds every digit once', async () => {
    const names = await table
      .getByRole('button')
      .evaluateAll(buttons => buttons.map(button => button.getAttribute('aria-label') ?? ''));
    const cells = names.map(name => /^([\d,]+) digits?: (\d) read as (\d)$/.exec(name)?.slice(1).map(Number));
    expect(cells).not.toContain(undefined);
    const shown = Array.from({ length: CLASSES }, () => Array.from({ length: CLASSES }, () => 0));
    for (const [count = 0, truth = 0, read = 0] of cells.flatMap(cell => (cell ? [cell] : [])))
      shown[truth] = shown[truth]?.with(read, count) ?? [];
    expect(shown).toEqual(matrix);
    expect(sum(matrix.map(sum))).toBe(ROWS);
    const right = sum(matrix.map((row, k) => row[k] ?? 0));
    await expect(app.validationAccuracy).toHaveText(percent(right / ROWS));
    expect(accuracyOf(outOfFold)).toBe(right / ROWS);
  });

  await test.step('a cell opens the digits behind it', async () => {
    const mistake = outOfFold.find(({ label, predicted }) => label !== predicted);
    expect(mistake, 'at least the wrong labels are mistakes').toBeDefined();
    if (!mistake) return;
    const { label, predicted } = mistake;
    const behind = outOfFold.filter(line => line.label === label && line.predicted === predicted);
    const name = new RegExp(`\\b${behind.length} digits?: ${label} read as ${predicted}`);
    await table.getByRole('button', { name }).click();
    const section = page.getByRole('region', { name: 'Digits of the chosen cell' });
    await expect(section).toContainText(name);
    await expect(section.getByRole('listitem').first()).toContainText(`true ${label}, read ${predicted}`);
    const texts = await section.getByRole('listitem').allInnerTexts();
    expect(texts.map(text => Number(/row ([\d,]+)/.exec(text)?.[1]?.replaceAll(',', '')))).toEqual(
      behind.slice(0, 40).map(({ row }) => row),
    );
    await section.getByRole('button', { name: 'Close' }).click();
    await expect(section).toHaveCount(0);
  });

  await test.step('classes: precision, recall, F1 and support follow from the matrix', async () => {
    const lines = (await app.tableRows('Classes')).slice(1, -1);
    expect(lines).toEqual(
      matrix.map((row, k) => {
        const hits = row[k] ?? 0;
        const precision = hits / sum(matrix.map(other => other[k] ?? 0));
        const recall = hits / sum(row);
        const f1 = (2 * precision * recall) / (precision + recall);
        return [String(k), percent(precision), percent(recall), percent(f1), String(sum(row))];
      }),
    );
  });

  await test.step('calibration: the error follows from the predictions; drawings are read at the temperature', async () => {
    const section = page.getByRole('region', { name: 'Calibration' });
    const figure = (name: string): Locator => section.getByLabel(name, { exact: true });
    expect(calibration.expected_calibration_error).toBeCloseTo(calibrationError(outOfFold), 5);
    await expect(figure('Calibration error')).toHaveText(percent(calibration.expected_calibration_error));
    await expect(figure('Error after temperature')).toHaveText(percent(calibration.after_temperature));
    await expect(figure('Temperature')).toHaveText(calibration.temperature.toFixed(2));
    await expect(
      section.getByRole('img', { name: /^Reliability diagram of 1,000 held-out digits/ }),
    ).toBeVisible();
    await section.getByText('Bins', { exact: true }).click();
    for (const name of ['Bins of the picture', 'Bins of the error']) {
      const counts = (await app.tableRows(name))
        .slice(1)
        .map(([, digits]) => Number(digits?.replace(',', '')));
      expect(sum(counts), name).toBe(ROWS);
    }
    await expect(app.panel('Draw')).toContainText(
      `Probabilities calibrated (temperature ${calibration.temperature.toFixed(2)}).`,
    );
  });

  await test.step('hardest digits, and labels that look wrong', async () => {
    const byLoss = outOfFold.toSorted((a, b) => lossOf(b) - lossOf(a));
    const hardest = page.getByRole('region', { name: 'Hardest digits' });
    expect((await rowsShown(hardest)).slice(0, 5)).toEqual(byLoss.slice(0, 5).map(({ row }) => row));
    const guesses = hardest.getByRole('list', { name: 'Likeliest classes' }).first();
    const likeliest = (byLoss[0]?.probabilities ?? [])
      .map((probability, digit) => ({ probability, digit }))
      .toSorted((a, b) => b.probability - a.probability);
    await expect(guesses.getByRole('listitem')).toHaveText(
      likeliest.slice(0, 3).map(({ probability, digit }) => `${digit}: ${(probability * 100).toFixed(1)} %`),
    );

    const suspects = await rowsShown(page.getByRole('region', { name: 'Labels that look wrong' }));
    const doubted = byLoss.filter(
      ({ probabilities, label }) => Math.max(...probabilities) >= 0.9 && (probabilities[label] ?? 0) <= 0.05,
    );
    expect(suspects).toEqual(doubted.slice(0, suspects.length).map(({ row }) => row));
    expect(
      WRONG.filter(row => suspects.includes(row)),
      'labels that were changed',
    ).not.toEqual([]);
  });
});

test('Stop in the middle of the folds keeps those that are finished', async ({ app }) => {
  await app.openFiles(
    csv('train.csv', header(true), ...rows(train)),
    csv('test.csv', header(false), ...rows(sets.test)),
  );
  await expect(app.panel('Data')).toContainText('1,000 labelled digits');
  await app.choose('stratified-cv');
  await app.force('WASM');
  await app.set({ Folds: 5, Epochs: 2 });
  await app.begin();
  const cards = app.panel('Train').getByRole('region', { name: 'Folds' }).getByRole('listitem');
  await expect(cards.filter({ hasText: 'finished' })).not.toHaveCount(0, { timeout: 60_000 });
  await app.stop.click();
  await expect(app.status).toContainText(/Stopped with [1-4] of 5 folds done/);

  const done = await cards.filter({ hasText: 'finished' }).count();
  const lines = (await app.tableRows('Folds')).slice(1, 6);
  expect(lines.filter(line => /%/.test(line[1] ?? ''))).toHaveLength(done);
  const outOfFold = await readOutOfFold(await app.download('out-of-fold predictions'));
  expect(outOfFold).toHaveLength((done * ROWS) / 5);
  await expect(app.validationAccuracy).toHaveText(percent(accuracyOf(outOfFold)));
  expect(await readSubmission(await app.downloadSubmission())).toHaveLength(TEST);
  await expect(app.alerts).toHaveCount(0);
});

/** Cross-entropy in nats. */
const lossOf = ({ label, probabilities }: OutOfFold): number => -Math.log(probabilities[label] ?? 0);

/** Expected calibration error over fifteen bins of equal width. */
function calibrationError(lines: readonly OutOfFold[]): number {
  const bins = Array.from({ length: 15 }, () => ({ right: 0, said: 0 }));
  for (const { label, predicted, probabilities } of lines) {
    const confidence = Math.max(...probabilities);
    const bin = bins[Math.min(14, Math.ceil(confidence * 15) - 1)];
    if (!bin) throw new Error(`confidence ${confidence}`);
    bin.said += confidence;
    if (label === predicted) bin.right += 1;
  }
  return sum(bins.map(({ right, said }) => Math.abs(right - said))) / lines.length;
}

/** The rows of the digits on a list, as "row 1,234, label 5" names them. */
async function rowsShown(list: Locator): Promise<readonly number[]> {
  const texts = await list.getByText(/^row [\d,]+, label \d$/).allInnerTexts();
  return texts.map(text => Number(/^row ([\d,]+), /.exec(text)?.[1]?.replaceAll(',', '')));
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
