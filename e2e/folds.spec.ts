/** Cross-validation: folds side by side, their charts and tables, the files they leave, and which of them predict. */
import { classCounts } from '../src/data/digits.ts';
import type { App } from './support/app.ts';
import { csv, header, rows, sampleSets } from './support/kaggle.ts';
import {
  accuracyOf,
  percent,
  readHistory,
  readMetrics,
  readOutOfFold,
  type OutOfFold,
} from './support/reports.ts';
import { readSubmission } from './support/submission.ts';
import { expect, report, test } from './support/test.ts';

const ROWS = 601;
const TEST = 60;
const FOLDS = 3;
const { train, test: unlabelled } = await sampleSets(ROWS, TEST);

test('stratified 3-fold: progress, charts, figures, files and votes', async ({ app, page }) => {
  await app.openFiles(
    csv('train.csv', header(true), ...rows(train)),
    csv('test.csv', header(false), ...rows(unlabelled)),
  );
  await expect(app.panel('Data')).toContainText(`${ROWS} labelled digits`);
  await app.choose('stratified-cv');
  await app.force('WASM');
  await app.set({ Epochs: 2, Folds: FOLDS });
  await train3Folds(app);

  const results = app.panel('Results');
  const shown = (await app.validationAccuracy.innerText()).trim();
  const outOfFold = await readOutOfFold(await app.download('out-of-fold predictions'));
  await test.step('out-of-fold predictions: every row once, and the accuracy that is shown', () => {
    expect(outOfFold.map(({ row }) => row)).toEqual(Array.from({ length: ROWS }, (_, row) => row));
    expect(outOfFold.map(({ label }) => label)).toEqual([...(train.labels ?? [])]);
    expect(percent(accuracyOf(outOfFold))).toBe(shown);
    const sizes = inFolds(outOfFold).map(fold => fold.length);
    expect(
      sizes.toSorted((a, b) => a - b),
      'nearly equal folds',
    ).toEqual([200, 200, 201]);
    const counts = classCounts(train);
    for (const fold of inFolds(outOfFold))
      for (const [digit, count] of counts.entries()) {
        const inFold = fold.filter(({ label }) => label === digit).length;
        expect(Math.abs(inFold - count / FOLDS), `digit ${digit} has its share in each fold`).toBeLessThan(1);
      }
  });

  await test.step('metrics.json and history.json say the same', async () => {
    const metrics = await readMetrics(await app.download('metrics'));
    const foldAccuracies = inFolds(outOfFold).map(accuracyOf);
    expect(percent(metrics.overall.accuracy)).toBe(shown);
    expect(metrics.overall.n).toBe(ROWS);
    expect(metrics.folds.each.map(({ accuracy }) => accuracy)).toEqual(foldAccuracies);
    const { mean, sd } = spread(foldAccuracies);
    expect(metrics.folds.accuracy.mean).toBeCloseTo(mean, 12);
    expect(metrics.folds.accuracy.sd).toBeCloseTo(sd, 12);
    expect(metrics.chosen_by, 'no callback looked').toEqual([]);

    const history = await readHistory(await app.download('history'));
    expect(history.status).toBe('finished');
    expect(history.folds.map(({ epochs }) => epochs.length)).toEqual([2, 2, 2]);
    const busy = history.folds.flatMap(({ epochs }) => epochs.map(({ duration_ms }) => duration_ms));
    const lanes = busy.reduce((sum, ms) => sum + ms, 0) / history.elapsed_ms;
    report('folds at work at once, on average', lanes.toFixed(2));
    if ((await coresOf(app)) > 1)
      expect(lanes, 'three folds on two lanes give up to 1.5').toBeGreaterThan(1.2);
    expect(history.folds.map(({ epochs }) => epochs.at(-1)?.val_accuracy)).toEqual(foldAccuracies);

    const meanText = `${percent(mean)} ± ${percent(sd)}`;
    await expect(results).toContainText(`n = ${ROWS}`);
    await expect(results).toContainText(meanText);
    const table = await app.tableRows('Folds');
    expect(table.slice(1, -1).map(([fold, accuracy]) => `${fold} ${accuracy}`)).toEqual(
      foldAccuracies.map((accuracy, i) => `${i + 1} ${percent(accuracy)}`),
    );
    expect(table.at(-1)?.join(' ')).toContain(meanText);
    const dots = page.getByRole('img', { name: new RegExp(`^Accuracy of each fold, ${FOLDS} so far`) });
    await expect(dots).toContainText(percent(foldAccuracies[0] ?? 0));
  });

  await test.step('small multiples: two curves a fold, on one scale', async () => {
    const cards = app.panel('Train').getByRole('region', { name: 'Folds' });
    await expect(cards.getByRole('listitem')).toHaveCount(FOLDS);
    await expect(cards.getByRole('img')).toHaveCount(2 * FOLDS);
    await expect(cards).toContainText('for every fold alike');
    await expect
      .poll(() => cards.locator('path[d*="L"]').count(), 'lines that were drawn')
      .toBeGreaterThanOrEqual(2 * FOLDS);
  });

  await test.step('predict with all folds, the best or one', async () => {
    const submission = app.panel('Submission');
    const answers: (readonly number[])[] = [];
    for (const [who, said] of [
      ['All folds vote', 'all 3 folds, voting'],
      ['Best fold', 'the best'],
      [/^Fold 2\b/, 'fold 2'],
    ] as const) {
      await selectReaders(app, who);
      await expect(submission).toContainText(said);
      answers.push(await readSubmission(await app.downloadSubmission()));
    }
    await page.getByLabel('Average over shifted copies').check();
    await expect(submission).toContainText('over shifted copies');
    answers.push(await readSubmission(await app.downloadSubmission()));
    expect(answers.map(labels => labels.length)).toEqual([TEST, TEST, TEST, TEST]);
    expect(String(answers[0]), 'a vote and a single fold are not of one opinion').not.toBe(
      String(answers[2]),
    );
    await expect(app.alerts).toHaveCount(0);
  });
});

/** As many as the app reckons with. */
const coresOf = ({ page }: App): Promise<number> => page.evaluate(() => navigator.hardwareConcurrency);

/** Trains to the end; on the way two folds must have been seen at work. */
async function train3Folds(app: App): Promise<void> {
  const bar = app.page.getByRole('progressbar', { name: 'Run progress' });
  const began = performance.now();
  await app.train.click();
  if ((await coresOf(app)) > 1) {
    await expect(app.status, 'two folds at once').toContainText(/Training folds 1(,| and) 2/, {
      timeout: 30_000,
    });
  } else report('two folds at once', 'not tested: this machine has one core');
  await expect(bar).toHaveAttribute('aria-valuetext', /images\/s/);
  await expect(app.status).toContainText(`Finished ${FOLDS} folds`, { timeout: 90_000 });
  report(`${FOLDS} folds of ${ROWS} rows, 2 epochs`, `${((performance.now() - began) / 1000).toFixed(1)} s`);
  await expect(bar).toHaveAttribute('aria-valuenow', '100');
}

/** Chooses who predicts; fold options carry their accuracy behind their name. */
async function selectReaders(app: App, who: string | RegExp): Promise<void> {
  const select = app.page.getByLabel('Predict with', { exact: true });
  const texts = await select.getByRole('option').allInnerTexts();
  const label = texts.find(text => (typeof who === 'string' ? text === who : who.test(text)));
  expect(label, `${who} among ${texts.join(', ')}`).toBeDefined();
  await select.selectOption({ label: label ?? '' });
}

/** The lines of each fold, fold 1 first. */
const inFolds = (lines: readonly OutOfFold[]): readonly (readonly OutOfFold[])[] =>
  Array.from({ length: FOLDS }, (_, i) => lines.filter(({ fold }) => fold === i + 1));

/** Mean and sample standard deviation. */
function spread(values: readonly number[]): { readonly mean: number; readonly sd: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / (values.length - 1)) };
}
