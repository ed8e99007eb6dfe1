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

/** An epoch's end: held-out accuracy in percent, and seconds since the click. */
interface Reading {
  readonly accuracy: number;
  readonly seconds: number;
}

/**
 * Trains until the goal is reached or the epochs are over. The page itself notes what comes up in its table, and when: on two
 * cores, asking it twenty times a second would take from the training some per cent of what is measured.
 */
async function train(page: Page): Promise<readonly Reading[]> {
  const curve = page.evaluate(watchEpochs, { goal: GOAL, epochs: EPOCHS, limitMs: LIMIT_MS });
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  return curve;
}

/** Runs in the page, from before the click: resolves with the curve once it is over. */
function watchEpochs({ goal, epochs, limitMs }: { goal: number; epochs: number; limitMs: number }) {
  return new Promise<Reading[]>(resolve => {
    const curve: Reading[] = [];
    let clicked = performance.now();
    const look = (): void => {
      const tables = [...document.querySelectorAll('table')];
      const table = tables.find(({ caption }) => caption?.textContent === 'Epochs');
      const accuracies = [...(table?.querySelectorAll('tbody tr td:nth-child(2)') ?? [])]
        .map(({ textContent }) => Number.parseFloat(textContent))
        .filter(value => !Number.isNaN(value));
      const seconds = Math.round((performance.now() - clicked) / 10) / 100;
      for (const accuracy of accuracies.slice(curve.length)) curve.push({ accuracy, seconds });
      if (curve.length >= epochs || curve.some(({ accuracy }) => accuracy >= goal)) end();
    };
    const observer = new MutationObserver(look);
    const timer = setTimeout(() => end(), limitMs);
    const end = (): void => {
      observer.disconnect();
      clearTimeout(timer);
      resolve(curve);
    };
    const begin = (): void => {
      clicked = performance.now();
    };
    document.addEventListener('click', begin, { capture: true, once: true });
    observer.observe(document.body, { childList: true, subtree: true, characterData: true });
  });
}
