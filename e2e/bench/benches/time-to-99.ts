/**
 * Seconds from the click on Train to the first epoch that reads 99 % of its held-out digits right: the built app, on Kaggle's
 * train.csv, as a person would have it. A digit more or less decides whether it takes another epoch, so several seeds say more than one.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { unpackKaggle } from '../../support/realData.ts';
import { serveApp } from '../app.ts';
import { whyNoKaggle } from '../kaggle.ts';
import type { Row } from '../rows.ts';
import type { Stage } from '../stage.ts';

const GOAL = 99;
/** As many epochs as the recipe has. */
const EPOCHS = 10;
const LIMIT_MS = 600_000;
/** How often the page is looked at. */
const LOOK_MS = 50;

export async function* timeTo99(stage: Stage): AsyncGenerator<Row, void> {
  if (stage.options.backend !== null && stage.options.backend !== 'wasm') return;
  const row: Row = { bench: 'time-to-99', engine: 'inkfold', model: 'stratified-cv', batch: 64 };
  const missing = whyNoKaggle();
  if (missing !== null) {
    yield { ...row, skipped: missing };
    return;
  }
  const folder = await unpackKaggle();
  const app = await serveApp(stage.bench.browser);
  try {
    for (const seed of stage.options.trials.seeds) {
      stage.tell(`training stratified-cv on train.csv in the app, seed ${seed} …`);
      const page = await app.visit();
      const found = { ...row, seed, ...(await trainIn(page, join(folder, 'train.csv'), seed)) };
      const reached = found.curve.find(({ accuracy }) => accuracy >= GOAL);
      yield reached
        ? { ...found, seconds: reached.seconds }
        : { ...found, skipped: `${GOAL} % were not reached in ${EPOCHS} epochs` };
    }
  } finally {
    await app.close();
    await rm(folder, { recursive: true });
  }
}

/** Trains in this page, closes it, and says on what it trained and how it went. */
async function trainIn(page: Page, file: string, seed: number) {
  try {
    await choose(page, file, seed);
    const curve = await train(page);
    return { device: await deviceIn(page), curve };
  } finally {
    await page.close();
  }
}

/** What the page’s header says of the device. */
async function deviceIn(page: Page): Promise<string> {
  const texts = await page.getByRole('banner').locator('span').allInnerTexts();
  return texts.find(text => /wasm|webg/i.test(text)) ?? '';
}

/** Opens the file and sets the recipe: stratified-cv, hold-out 10 %, this seed. */
async function choose(page: Page, file: string, seed: number): Promise<void> {
  await page.getByLabel('Open data files').setInputFiles(file);
  await page.getByText('42,000 labelled digits').first().waitFor({ timeout: 60_000 });
  const recipes = page.getByRole('radiogroup', { name: 'Recipe', exact: true });
  await recipes.getByRole('radio', { name: /^stratified-cv/ }).check();
  await page.getByLabel('Validation', { exact: true }).selectOption({ label: 'Hold-out' });
  for (const [label, value] of [
    ['Epochs', EPOCHS],
    ['Hold-out share', 0.1],
    ['Seed', seed],
  ] as const) {
    const field = page.getByLabel(label, { exact: true }).and(page.locator('input'));
    await field.fill(String(value));
    await field.blur();
  }
}

/** Trains until the goal is reached or the epochs are over: held-out accuracy in percent, and seconds since the click. */
async function train(page: Page): Promise<{ accuracy: number; seconds: number }[]> {
  const curve: { accuracy: number; seconds: number }[] = [];
  const table = page.getByRole('table', { name: 'Epochs', exact: true });
  const clicked = performance.now();
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  while (curve.length < EPOCHS && performance.now() - clicked < LIMIT_MS) {
    const texts = await table
      .locator('tbody tr td:nth-child(2)')
      .evaluateAll(cells => cells.map(({ textContent }) => textContent ?? ''));
    const accuracies = texts.map(text => Number.parseFloat(text)).filter(value => !Number.isNaN(value));
    const seconds = Number(((performance.now() - clicked) / 1000).toFixed(2));
    for (const accuracy of accuracies.slice(curve.length)) curve.push({ accuracy, seconds });
    if (curve.some(({ accuracy }) => accuracy >= GOAL)) break;
    await page.waitForTimeout(LOOK_MS);
  }
  return curve;
}
