/**
 * The README's pictures and its tour, made anew in e2e/shots/pictures from the built app:
 *   npx playwright test --config e2e/playwright.config.ts --project=shots readme
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from '@playwright/test';
import type { App } from '../support/app.ts';
import { drawDigit } from '../support/pen.ts';
import { expect, report, test } from '../support/test.ts';
import { Darkroom } from './darkroom.ts';
import { Tour } from './tour.ts';

const folder = fileURLToPath(new URL('pictures', import.meta.url));
/** Most bytes of a picture and of the tour. */
const [PICTURE, TOUR] = [200_000, 2_000_000];
const QUALITY = 0.8;

test.setTimeout(400_000);
// Readers' screens are fine ones.
test.describe('stills', () => {
  test.use({ deviceScaleFactor: 1.5 });
  for (const scheme of ['light', 'dark'] as const)
    test(`the page and its parts, ${scheme}`, async ({ app, page, context }) => {
      const darkroom = await Darkroom.open(context);
      await page.bringToFront();
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width: 1440, height: 900 });
      await app.useSampleDigits();
      await app.trainToEnd(120_000);
      await drawDigit(page, app.drawing, 3);
      await expect(app.predictedDigit).toHaveText('3');
      await page.evaluate(() => scrollTo(0, 0));
      await atRest(page);
      await keep(`page-${scheme}.webp`, await darkroom.still(await page.screenshot(), QUALITY));

      await unfold(app.panel('Draw'));
      await keep(`draw-${scheme}.webp`, await darkroom.still(await portrait(app, 'Draw'), QUALITY));

      await app.select({ Validation: 'Stratified k-fold' });
      await app.set({ Folds: 5, Epochs: 3, 'Training rows': 2000 });
      await app.trainToEnd(180_000);
      await keep(`folds-${scheme}.webp`, await darkroom.still(await portrait(app, 'Train'), QUALITY));
    });
});

test('a tour of twenty seconds', async ({ app, page, context }) => {
  const darkroom = await Darkroom.open(context);
  await page.bringToFront();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.setViewportSize({ width: 1440, height: 900 });
  const tour = new Tour(page);
  await tour.shoot(1200);
  // The one button of an opened page: it draws the sample digits and trains on them.
  await tour.pressOn(page.getByRole('button', { name: /^Begin/ }));
  await tour.shootUntil(() => hasFinished(app), { everyMs: 500, shownMs: 400 });
  await tour.shoot(1200);
  for (const digit of [3, 7]) {
    await tour.draw(app, digit);
    await app.predictedDigit.scrollIntoViewIfNeeded();
    await tour.shoot(1300);
  }
  await app.panel('Results').getByRole('table', { name: 'Confusion matrix' }).scrollIntoViewIfNeeded();
  await tour.shoot(2200);
  await page.evaluate(() => scrollTo(0, 0));
  await tour.shoot(1500);
  const film = await darkroom.film(tour.lasting(20_000), 0.68);
  const { frames, ms } = await darkroom.inspect(film);
  report('the tour', `${frames} frames, ${(ms / 1000).toFixed(1)} s`);
  expect(ms).toBeGreaterThan(19_000);
  expect(ms).toBeLessThan(21_000);
  await keep('tour.webp', film, TOUR);
});

/** Writes a picture, and says how large it has become. */
async function keep(name: string, bytes: Uint8Array, most = PICTURE): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}/${name}`, bytes);
  report(name, `${Math.round(bytes.length / 1000)} kB`);
  expect(bytes.length, name).toBeLessThanOrEqual(most);
}

const hasFinished = async (app: App): Promise<boolean> =>
  ((await app.status.textContent()) ?? '').includes('Finished');

/** A panel's upper part, with a margin of the page around it. */
async function portrait(app: App, name: 'Draw' | 'Train'): Promise<Buffer> {
  const panel = app.panel(name);
  await app.page.setViewportSize({ width: 1440, height: 1800 });
  await panel.evaluate(element => element.scrollIntoView({ block: 'start' }));
  await app.page.mouse.move(2, 2);
  const box = await panel.boundingBox();
  if (!box) throw new Error(`There is no panel ${name}.`);
  const around = 12;
  const clip = {
    x: Math.max(0, box.x - around),
    y: Math.max(0, box.y - around),
    width: box.width + 2 * around,
    height: Math.min(box.height + 2 * around, 1300),
  };
  await atRest(app.page);
  return app.page.screenshot({ clip });
}

/** Opens what is folded in a panel; lists that can be made longer stay short. */
async function unfold(panel: Locator): Promise<void> {
  await panel.evaluate(element => {
    for (const fold of element.querySelectorAll('details')) fold.open = true;
  });
}

/** Lets charts and pictures come to rest. */
async function atRest(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(1500);
}
