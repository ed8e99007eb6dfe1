/** The first minute: from a page just opened to a digit of one's own that was read, with one click or with keys alone. */
import type { Page } from '@playwright/test';
import type { App } from './support/app.ts';
import { faults, FOCUS_GUARD } from './support/faults.ts';
import { drawDigit } from './support/pen.ts';
import { expect, report, test } from './support/test.ts';

const MINUTE = 60_000;
/** For what is not timed: a machine that does other things as well takes longer. */
const LONG = 100_000;

const welcome = (page: Page) => page.getByRole('region', { name: 'Welcome', exact: true });
const steps = (page: Page) => page.getByRole('region', { name: 'First steps', exact: true });

/** Waits until the guided run is over and the focus has been led to the canvas. */
async function ledToCanvas(app: App): Promise<void> {
  await expect(steps(app.page)).toContainText('Your turn: draw a digit', { timeout: LONG });
  await expect(app.drawing).toBeFocused();
  await expect(app.drawing).toBeInViewport({ ratio: 0.95 });
}

for (const [device, viewport] of [
  ['desk', { width: 1440, height: 1000 }],
  ['phone', { width: 390, height: 844 }],
] as const) {
  test(`one click, then draw: on a ${device}`, async ({ app, page }) => {
    await page.setViewportSize(viewport);
    await expect(page.getByRole('img', { name: 'Sample digits, 0 to 9 in three hands' })).toBeVisible();
    const began = performance.now();
    await app.button('Begin with sample digits').click();
    await expect(welcome(page)).toHaveCount(0);
    await ledToCanvas(app);
    await drawDigit(page, app.drawing, 7);
    await expect(app.predictedDigit).toHaveText('7');
    const took = performance.now() - began;
    report(`first click to a digit read, ${device}`, `${(took / 1000).toFixed(1)} s`);
    expect(took).toBeLessThan(MINUTE);
    await expect(steps(page)).toContainText('It reads a 7.');
    expect(await faults(page)).toEqual([]);
    await app.button('Got it').click();
    await expect(steps(page)).toHaveCount(0);
  });
}

test('keys alone', async ({ app, page }) => {
  const begin = app.button('Begin with sample digits');
  for (let presses = 0; presses < 12; presses++) {
    await page.keyboard.press('Tab');
    if (await begin.evaluate(node => node === document.activeElement)) break;
  }
  await expect(begin, 'within a few presses of Tab').toBeFocused();
  await page.keyboard.press('Enter');
  await expect(steps(page), 'the focus is not lost with the button').toBeFocused();
  await ledToCanvas(app);
});

test('who does something else meanwhile is left at it', async ({ app, page }) => {
  await app.button('Begin with sample digits').click();
  await expect(app.status).toContainText('Training', { timeout: LONG });
  const seed = app.panel('Recipe').getByLabel('Seed', { exact: true });
  await seed.focus();
  await expect(steps(page)).toContainText('Your turn: draw a digit', { timeout: LONG });
  await expect(seed).toBeFocused();
  await app.button('Go to the canvas').click();
  await expect(app.drawing).toBeFocused();
});

test('the opening goes for good once data is loaded', async ({ app, page }) => {
  await expect(welcome(page)).toBeVisible();
  await app.useSampleDigits();
  await expect(welcome(page)).toHaveCount(0);
  await expect(steps(page)).toHaveCount(0);
});

test('words are explained on demand, and put away with Escape', async ({ app, page }) => {
  const words = app.panel('Recipe').getByRole('button', { name: 'Words explained' });
  await words.click();
  const slip = page.getByRole('dialog', { name: 'Words' });
  await expect(slip).toContainText('One pass through all the digits to train on.');
  expect(await faults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(slip).toHaveCount(0);
  await expect(words).toBeFocused();
});

test('Tab goes through an open slip and on: the marks at its ends keep nothing', async ({ app, page }) => {
  const words = app.panel('Recipe').getByRole('button', { name: 'Words explained' });
  const slip = page.getByRole('dialog', { name: 'Words' });
  for (const key of ['Tab', 'Shift+Tab']) {
    await words.click();
    await expect(slip).toBeVisible();
    await expect(page.locator(`[${FOCUS_GUARD}]`), 'the marks that axe is told to excuse').not.toHaveCount(0);
    for (let presses = 0; presses < 4; presses++) {
      await page.keyboard.press(key);
      const { isGuard, isNothing } = await page.evaluate(
        guard => ({
          isGuard: document.activeElement?.hasAttribute(guard) ?? false,
          isNothing: document.activeElement === document.body,
        }),
        FOCUS_GUARD,
      );
      expect({ isGuard, isNothing }, `${key}, press ${presses + 1}`).toEqual({
        isGuard: false,
        isNothing: false,
      });
    }
    await page.keyboard.press('Escape');
    await expect(slip, 'left with the focus, or put away').toHaveCount(0);
  }
});

test('on a phone, a bar leads to every panel and says how each stands', async ({ app, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await app.useSampleDigits();
  const bar = page.getByRole('navigation', { name: 'Panels' });
  await expect(bar.getByRole('link', { name: /^Data/ })).toHaveText(/5,000/);
  await bar.getByRole('link', { name: /^Draw/ }).click();
  await expect(app.panel('Draw').getByRole('heading', { name: 'Draw' })).toBeInViewport();
  await expect(bar.getByRole('link', { name: /^Draw/ })).toHaveAttribute('aria-current', 'location');
  await expect(bar, 'stays at the top').toBeInViewport();
  const [draw, results] = await Promise.all(
    (['Draw', 'Results'] as const).map(name => app.panel(name).boundingBox()),
  );
  expect(draw?.y, 'Draw stands before Results').toBeLessThan(results?.y ?? 0);
  await page.setViewportSize({ width: 1440, height: 1000 });
  await expect(bar).toBeHidden();
});

test('letters twice as large: nothing is wider than the page', async ({ page }) => {
  for (const width of [320, 768, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow, `at ${width} px`).toBeLessThanOrEqual(0);
  }
});
