/** Everyone gets there: with keys alone, on a small phone and a projector, with large text, by touch, and by ear. */
import { devices, type Locator, type Page } from '@playwright/test';
import { App } from './support/app.ts';
import { heardDuring } from './support/ears.ts';
import { drawDigit } from './support/pen.ts';
import { smallTargets, cutLabels, widerThanPage } from './support/sizes.ts';
import { expect, report, test } from './support/test.ts';

/** The longest way from one control of the main job to the next, in presses of Tab. */
const MANY = 120;

test('the main job with keys alone: data, training, a reading, the submission', async ({ app, page }) => {
  await reach(page, app.button('Use sample digits'));
  await page.keyboard.press('Enter');
  await expect(app.panel('Data')).toContainText('5,000 labelled digits', { timeout: 30_000 });
  await reach(page, app.panel('Recipe').getByLabel('Epochs', { exact: true }));
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('2');
  await reach(page, app.train);
  await page.keyboard.press('Enter');
  await expect(app.status).toContainText('Training', { timeout: 60_000 });
  await reach(page, app.button('Pause'));
  await page.keyboard.press('Enter');
  await expect(app.status).toContainText('Paused');
  await expect(app.button('Resume'), 'the focus stays on the button that changed').toBeFocused();
  await page.keyboard.press('Enter');
  await expect(app.status).toContainText('Finished', { timeout: 90_000 });
  await reach(
    page,
    app
      .panel('Draw')
      .getByRole('button', { name: /example/i })
      .first(),
  );
  await page.keyboard.press('Enter');
  await expect(app.predictedDigit, 'an example is read').toHaveText(/^\d$/);
  await page.keyboard.press('Delete');
  await reach(page, page.getByRole('application', { name: 'Sheet for the pen', exact: true }));
  await drawOneWithKeys(page);
  await expect(app.predictedDigit, 'an upright line').toHaveText('1');
  await reach(page, app.button('Download submission.csv'));
  const arrives = page.waitForEvent('download', { timeout: 60_000 });
  await page.keyboard.press('Enter');
  expect((await arrives).suggestedFilename()).toBe('submission.csv');
});

/** An upright line through the middle of the sheet: up without ink, down with it. */
async function drawOneWithKeys(page: Page): Promise<void> {
  for (let step = 0; step < 2; step++) await page.keyboard.press('Shift+ArrowUp');
  await page.keyboard.press('Enter');
  for (let step = 0; step < 16; step++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
}

test('Tab passes every control, each with a name and a mark that shows where it is', async ({
  app,
  page,
}) => {
  await app.useSampleDigits();
  await app.set({ Epochs: 1, 'Training rows': 600 });
  await app.trainToEnd(60_000);
  await drawDigit(page, app.drawing, 2);
  await expect(app.predictedDigit).toHaveText(/^\d$/);
  await page.getByRole('heading', { level: 1 }).click(); // Tab goes on from where was clicked
  const stops: Stop[] = [];
  // Back at the top the browser starts anew: by then all have been passed.
  for (let press = 0; press < 600; press++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(stopHere);
    if (stop === null || (stops.length > 0 && stop.isFirst)) break;
    stops.push(stop);
  }
  report('stops of the Tab key on a trained page', String(stops.length));
  expect(stops.length).toBeGreaterThan(40);
  expect(stops.length, 'no trap').toBeLessThan(600);
  expect(
    stops.filter(({ isMarked }) => !isMarked).map(({ what }) => what),
    'without a mark',
  ).toEqual([]);
  expect(
    stops.filter(({ isSeen }) => !isSeen).map(({ what }) => what),
    'out of sight',
  ).toEqual([]);
});

/** Widths in CSS pixels, and how large readers have set their browser's text. */
const sheets = [
  { what: 'a small phone', width: 320, height: 640, text: 1 },
  { what: 'a phone, text at 200 %', width: 390, height: 844, text: 2 },
  { what: 'a tablet, text at 200 %', width: 820, height: 1180, text: 2 },
  { what: 'a laptop, text at 200 %', width: 1280, height: 800, text: 2 },
  { what: 'a projector, 4K', width: 3840, height: 2160, text: 1 },
] as const;

test('nothing is wider than the page or cut off: from 320 px to 4K, text at 200 %', async ({ app, page }) => {
  test.setTimeout(240_000);
  const setText = await textSizeOf(page);
  const fits = async (state: string): Promise<void> => {
    for (const { what, width, height, text } of sheets) {
      await page.setViewportSize({ width, height });
      await setText(text);
      await page.waitForTimeout(300); // charts follow their frame
      expect.soft(await widerThanPage(page), `${state}, ${what}: wider than the page`).toEqual([]);
      expect.soft(await cutLabels(page), `${state}, ${what}: cut off`).toEqual([]);
    }
    await page.setViewportSize({ width: 1440, height: 1000 });
    await setText(1);
  };
  await fits('empty');
  await app.useSampleDigits();
  await fits('loaded');
  await app.select({ Validation: 'Stratified k-fold' });
  await app.set({ Folds: 2, Epochs: 2, 'Training rows': 500 });
  await app.trainToEnd(90_000);
  await drawDigit(page, app.drawing, 7);
  await expect(app.predictedDigit).toHaveText(/^\d$/);
  await app.openFiles({ name: `${'a-long-name-'.repeat(8)}.csv`, bytes: new TextEncoder().encode('x') });
  await expect(app.alerts).not.toHaveCount(0);
  await fits('trained, with an alert');
});

test('on a projector the page uses its room and its letters grow', async ({ app, page }) => {
  await page.setViewportSize({ width: 3840, height: 2160 });
  await app.useSampleDigits();
  const { share, letters } = await page.evaluate(() => ({
    share: (document.querySelector('main')?.getBoundingClientRect().width ?? 0) / innerWidth,
    letters: Number.parseFloat(getComputedStyle(document.body).fontSize),
  }));
  expect(share, 'of the width').toBeGreaterThan(0.7);
  expect(letters, 'pixels').toBeGreaterThanOrEqual(22);
});

test('fingers find what they aim at', async ({ browser, baseURL }) => {
  const { viewport, userAgent, ...pixel } = devices['Pixel 7'];
  const context = await browser.newContext({ ...pixel, viewport, userAgent, serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.goto(baseURL ?? '');
  const app = new App(page);
  const main = [
    'Use sample digits',
    'Download MNIST',
    'Undo',
    'Redo',
    'Clear',
    'Keys',
    'Train',
    'Pause',
    'Stop',
  ];
  await app.useSampleDigits();
  await app.set({ Epochs: 1, 'Training rows': 600 });
  await app.trainToEnd(60_000);
  await drawDigit(page, app.drawing, 3);
  await expect(app.predictedDigit).toHaveText(/^\d$/);
  const buttons = [...main, 'Download submission.csv', 'Predict test digits'].map(name => app.button(name));
  // The input itself is out of sight: its label is what is pressed.
  for (const target of [...buttons, page.locator('label', { hasText: 'Open data files' })]) {
    const name = await target.innerText();
    const box = await target.boundingBox();
    expect.soft(Math.min(box?.width ?? 0, box?.height ?? 0), `${name}, px`).toBeGreaterThanOrEqual(44);
  }
  expect(await smallTargets(page, 24), 'under 24 px, and others nearer than that').toEqual([]);
  await context.close();
});

test('a mouse needs no more than a steady hand: nothing under 24 px', async ({ app, page }) => {
  await app.useSampleDigits();
  await app.set({ Epochs: 1, 'Training rows': 600 });
  await app.trainToEnd(60_000);
  await drawDigit(page, app.drawing, 3);
  await expect(app.predictedDigit).toHaveText(/^\d$/);
  expect(await smallTargets(page, 24)).toEqual([]);
});

test('a screen reader hears at most one message an epoch', async ({ app, page }) => {
  await app.useSampleDigits();
  const epochs = 4;
  await app.set({ Epochs: epochs });
  const heard = await heardDuring(page, () => app.trainToEnd(100_000));
  report('said while training', heard.map(text => `“${text}”`).join(', '));
  expect(
    heard.some(text => text.includes('Finished')),
    'the end is told',
  ).toBe(true);
  // One for each epoch; before them that it prepares, after them that it has finished and what that came to.
  expect(heard.length).toBeLessThanOrEqual(epochs + 4);
  expect(new Set(heard).size, 'nothing twice').toBe(heard.length);
});

test('motion is off where less of it is asked for', async ({ app, page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await app.useSampleDigits();
  await app.set({ Epochs: 2, 'Training rows': 1000 });
  await app.begin();
  const moving = await page.evaluate(() =>
    document
      .getAnimations()
      .filter(({ effect }) => Number(effect?.getComputedTiming().activeDuration ?? 0) > 20)
      .map(({ effect }) => (effect instanceof KeyframeEffect ? (effect.target?.className ?? '') : '')),
  );
  expect(moving).toEqual([]);
  await app.stop.click();
});

/** Sets the size of the browser's text as its settings do: 1 is as it comes, 2 is 200 %. */
async function textSizeOf(page: Page): Promise<(scale: number) => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  return async scale => {
    await session.send('Page.setFontSizes', { fontSizes: { standard: 16 * scale, fixed: 13 * scale } });
    await expect
      .poll(() => page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize)))
      .toBeGreaterThanOrEqual(16 * scale);
  };
}

/** Presses Tab, or Shift-Tab where that way is shorter, until this control has the focus. */
async function reach(page: Page, control: Locator): Promise<void> {
  for (const key of ['Tab', 'Shift+Tab'])
    for (let press = 0; press < MANY; press++) {
      if (await control.evaluate(element => element === document.activeElement)) return;
      await page.keyboard.press(key);
    }
  throw new Error(`Tab does not get to ${String(control)}.`);
}

/** Where the focus stands. */
interface Stop {
  readonly what: string;
  readonly isFirst: boolean;
  /** An outline, a shadow or a ring of its label shows it. */
  readonly isMarked: boolean;
  readonly isSeen: boolean;
}

/** Runs on the page; null where nothing has the focus. */
function stopHere(): Stop | null {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return null;
  const isFirst = (element as HTMLElement).dataset['first'] === 'yes';
  if (!document.querySelector('[data-first]')) (element as HTMLElement).dataset['first'] = 'yes';
  const marks = (candidate: Element | null | undefined): boolean => {
    if (!candidate) return false;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(candidate);
    return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1) || boxShadow !== 'none';
  };
  const label = element instanceof HTMLInputElement ? element.labels?.[0] : null;
  const box = element.getBoundingClientRect();
  const shown = label && box.width <= 1 ? label.getBoundingClientRect() : box;
  return {
    what: element.outerHTML.slice(0, 120),
    isFirst,
    isMarked: [element, label, element.parentElement, element.nextElementSibling].some(marks),
    isSeen: shown.bottom > 0 && shown.top < innerHeight && shown.right > 0 && shown.left < innerWidth,
  };
}
