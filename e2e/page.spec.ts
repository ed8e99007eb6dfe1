/** The page itself: answers at once, can be used by everyone, and keeps to its own origin (see support/watch.ts). */
import { fields } from '../src/recipe/fields.ts';
import type { App } from './support/app.ts';
import { faults } from './support/faults.ts';
import { firstLoad } from './support/firstLoad.ts';
import { describeTasks, longest, recordTasks } from './support/longTasks.ts';
import { drawDigit } from './support/pen.ts';
import { expect, report, test } from './support/test.ts';

test('isolated, and under a policy that stops eval', async ({ app, page }) => {
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  const response = await page.request.get('/');
  const policy = response.headers()['content-security-policy'];
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("'unsafe-eval'");
  expect(policy).not.toContain("'unsafe-inline'");
  await expect(page).toHaveTitle(/Inkfold/);
  await expect(app.status).toContainText('Ready');
});

for (const [device, viewport] of [
  ['desk', { width: 1440, height: 1000 }],
  ['laptop', { width: 1280, height: 800 }],
  ['phone', { width: 390, height: 844 }],
] as const) {
  test(`nothing moves while the page comes: on a ${device}`, async ({ page, baseURL }) => {
    await page.setViewportSize(viewport);
    const { shift } = await firstLoad(page, baseURL ?? '');
    report(`layout shift, ${device}`, shift.toFixed(4));
    expect(shift).toBeLessThan(0.05);
  });
}

test('the page answers while it trains', async ({ app, page }) => {
  await app.useSampleDigits();
  await app.set({ Epochs: 2 });
  const endRecording = await recordTasks(page);
  await app.trainToEnd(100_000);
  await drawDigit(page, app.drawing, 3);
  await expect(app.predictedDigit).not.toHaveText('–');
  const tasks = await endRecording();
  report('page tasks while training', describeTasks(tasks));
  expect(longest(tasks), 'longest page task in ms of processor time').toBeLessThanOrEqual(50);
});

test('no accessibility faults: empty, loaded, trained, and with an alert', async ({ app, page }) => {
  expect(await faults(page), 'empty').toEqual([]);
  await app.useSampleDigits();
  await app.choose('deep-bn'); // with a preview of augmentation, batch norm's rows and a schedule
  await app.unfold('Callbacks', 'Augmentation', 'Network');
  expect(await faults(page), 'loaded').toEqual([]);
  await trainTwoFolds(app);
  await drawDigit(page, app.drawing, 2);
  await expect(app.predictedDigit).not.toHaveText('–');
  expect(await faults(page), 'trained').toEqual([]);
  await app.openFiles({ name: 'bad.csv', bytes: new TextEncoder().encode('hello') });
  await expect(app.alerts).not.toHaveCount(0);
  expect(await faults(page), 'with an alert').toEqual([]);
});

for (const scheme of ['light', 'dark'] as const) {
  test(`no accessibility faults on a phone, ${scheme}`, async ({ app, page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width: 320, height: 700 });
    await app.useSampleDigits();
    expect(await faults(page), 'loaded').toEqual([]);
    await trainTwoFolds(app);
    expect(await faults(page), 'trained').toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow, 'nothing wider than a small phone').toBeLessThanOrEqual(0);
  });
}

test('the keyboard: ? lists the keys, Escape closes, typing is left alone', async ({ app, page }) => {
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  await expect(dialog).toContainText('Delete');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  await drawDigit(page, app.drawing, 1);
  const field = app.panel('Recipe').getByLabel('Epochs', { exact: true });
  await field.focus();
  await page.keyboard.press('Delete');
  await page.keyboard.press('?');
  await expect(dialog).toBeHidden();
  await expect(app.button('Clear'), 'the drawing is still there').toBeEnabled();
});

test('the help of the fields takes room once it is asked for, and the same room from then on', async ({
  app,
  page,
}) => {
  const recipe = app.panel('Recipe');
  // Seen, not heard: to those who hear the page, each field is described by its help.
  const seen = recipe.locator('p[aria-hidden="true"]');
  const ofEpochs = seen.filter({ hasText: fields.epochs.help });
  const ofSeed = seen.filter({ hasText: fields.seed.help });
  const atFirst = await seen.count();
  await expect(ofEpochs).toHaveCount(0);
  await recipe.getByLabel('Epochs', { exact: true }).focus();
  await expect(ofEpochs).toBeVisible();
  await expect(seen).toHaveCount(atFirst + 1);
  const below = recipe.getByText('Callbacks', { exact: true });
  await below.scrollIntoViewIfNeeded();
  const before = await below.boundingBox();
  await recipe.getByLabel('Seed', { exact: true }).hover();
  await expect(ofSeed).toBeVisible();
  await expect(ofEpochs).toHaveCount(0);
  expect(await below.boundingBox(), 'nothing moves').toEqual(before);
  await page.mouse.move(0, 0);
  await expect(ofSeed, 'it stays with the field last pointed at').toBeVisible();
});

/** Everything that several folds bring to the page, and the digits behind a cell of the matrix. */
async function trainTwoFolds(app: App): Promise<void> {
  await app.choose('two-conv');
  await app.select({ Validation: 'Stratified k-fold' });
  await app.set({ Folds: 2, Epochs: 1, 'Training rows': 400 });
  await app.trainToEnd(60_000);
  await app.page.getByRole('table', { name: 'Confusion matrix' }).getByRole('button').first().click();
  await expect(app.page.getByRole('region', { name: 'Digits of the chosen cell' })).toBeVisible();
}
