/**
 * Cross-validation on all of Kaggle's 42,000 rows: the figures to report. Many minutes on two cores; run with
 * INKFOLD_DATA set: npx playwright test --config e2e/playwright.config.ts --project=long
 */
import { openAsBlob } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DigitSet } from '../../src/data/digits.ts';
import { MNIST } from '../../src/data/mnist.ts';
import { readFiles } from '../../src/data/read.ts';
import { KAGGLE, realFolder, unpackKaggle, whatIsMissing } from '../support/realData.ts';
import { accuracyOf, percent, readMetrics, readOutOfFold } from '../support/reports.ts';
import { readSubmission } from '../support/submission.ts';
import { expect, report, test } from '../support/test.ts';

const MINUTE = 60_000;
const missing = whatIsMissing('long/folds.spec.ts', [...KAGGLE, ...MNIST.map(({ name }) => `mnist/${name}`)]);

test('stratified-cv, 5 folds of 2 epochs, on all 42,000 rows', async ({ app }) => {
  test.skip(missing !== null, missing ?? '');
  test.setTimeout(40 * MINUTE);
  const folder = await unpackKaggle();
  try {
    await app.openFiles(join(folder, 'train.csv'), join(folder, 'test.csv'));
    await expect(app.panel('Data')).toContainText('42,000 labelled digits', { timeout: MINUTE });
    await expect(app.panel('Data')).toContainText('28,000 unlabelled digits');
    await app.choose('stratified-cv');
    await app.force('WASM');
    await app.set({ Folds: 5, Epochs: 2 });
    const took = await app.trainToEnd(30 * MINUTE);

    const { overall, folds } = await readMetrics(await app.download('metrics'));
    const { mean, sd } = folds.accuracy;
    const [low, high] = overall.interval_95;
    report('5 folds × 2 epochs', `${(took / 1000).toFixed(0)} s`);
    report('images/s over all lanes', `${Math.round((5 * 2 * 33_600) / (took / 1000))}, validation included`);
    report('fold accuracies', folds.each.map(({ accuracy }) => percent(accuracy)).join(', '));
    report('mean ± sd', `${percent(mean)} ± ${percent(sd ?? 0)}`);
    report('out of fold, n = 42,000', `${percent(overall.accuracy)} (${percent(low)} to ${percent(high)})`);
    const outOfFold = await readOutOfFold(await app.download('out-of-fold predictions'));
    expect(outOfFold.map(({ row }) => row)).toEqual(Array.from({ length: 42_000 }, (_, row) => row));
    expect(accuracyOf(outOfFold)).toBe(overall.accuracy);
    expect(mean).toBeGreaterThanOrEqual(0.986);

    // On out-of-fold rows a vote would hear four models that trained on the row; no fold has seen test.csv.
    const truth = await testLabels(join(folder, 'test.csv'));
    const scores: number[] = [];
    for (const who of ['All folds vote', 'Best fold']) {
      await app.select({ 'Predict with': who });
      const labels = await readSubmission(await app.downloadSubmission(10 * MINUTE));
      expect(labels).toHaveLength(28_000);
      const score = labels.filter((label, row) => label === truth[row]).length / labels.length;
      report(`${who}, on the 28,000 of test.csv`, percent(score));
      scores.push(score);
    }
    expect(scores[0], 'a vote reads better than the best fold').toBeGreaterThan(scores[1] ?? 1);
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** The labels of test.csv, found through the very same images in MNIST: all of them are there. */
async function testLabels(path: string): Promise<readonly number[]> {
  const mnist = await readSets(MNIST.map(({ name }) => join(realFolder('mnist'), name)));
  const known = new Map(
    mnist.flatMap(set => Array.from(set.labels ?? [], (label, row) => [imageKey(set, row), label] as const)),
  );
  const [unlabelled] = await readSets([path]);
  expect(unlabelled?.count).toBe(28_000);
  if (!unlabelled) return [];
  const labels = Array.from({ length: unlabelled.count }, (_, row) => known.get(imageKey(unlabelled, row)));
  expect(labels, 'an image of test.csv that is not in MNIST').not.toContain(undefined);
  return labels.flatMap(label => label ?? []);
}

const readSets = async (paths: readonly string[]): Promise<readonly DigitSet[]> =>
  readFiles(
    await Promise.all(
      paths.map(async path => ({
        name: path.slice(path.lastIndexOf('/') + 1),
        blob: await openAsBlob(path),
      })),
    ),
  );

/** Equal where the images are. */
const imageKey = ({ hashes }: DigitSet, row: number): string => `${hashes[2 * row]} ${hashes[2 * row + 1]}`;
