/**
 * Axe finds nothing in any state of the page, light and dark: page.spec.ts has the usual ones, here are those that pass, those
 * in which something has gone wrong, and everything that opens above the page.
 */
import type { Locator, Page } from '@playwright/test';
import { faults } from './support/faults.ts';
import { csv, header, rows, sampleSets } from './support/kaggle.ts';
import { drawDigit } from './support/pen.ts';
import { expect, test } from './support/test.ts';
import { handWorkers, hold, killNewestTrainer, release } from './support/workers.ts';

const { train } = await sampleSets(600, 1);
const file = csv('train.csv', header(true), ...rows(train));

for (const scheme of ['light', 'dark'] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme });
    test.setTimeout(300_000);

    test('loading, preparing, training, paused, stopped, failed', async ({ app, page }) => {
      const { nothing } = checkOf(page);
      await handWorkers(page);
      await hold(page, 'reader');
      await app.openFiles(file);
      await expect(app.status).toContainText('Loading');
      await nothing('loading');
      await release(page);
      await expect(app.panel('Data')).toContainText('600 labelled digits');
      await app.choose('stratified-cv');
      await app.select({ Validation: 'Hold-out' });
      await app.force('WASM');
      await app.set({ Epochs: 200 });
      await hold(page, 'trainer');
      await app.train.click();
      await expect(app.status).toContainText('Preparing');
      await nothing('preparing');
      await release(page);
      await expect(app.status).toContainText('Training', { timeout: 60_000 });
      await page.waitForTimeout(3000); // curves are there
      await nothing('training');
      await app.button('Pause').click();
      await expect(app.status).toContainText('Paused');
      await nothing('paused');
      await app.button('Resume').click();
      await expect(app.status).toContainText('Training');
      await app.stop.click();
      await expect(app.status).toContainText('Stopped');
      await nothing('stopped');
      await app.begin();
      await killNewestTrainer(page, 20);
      await expect(app.status).toContainText('Failed', { timeout: 60_000 });
      await nothing('failed');
    });

    test('wrong fields and files, folds in the works, runs compared', async ({ app, page }) => {
      const { nothing } = checkOf(page);
      await app.openFiles(file);
      await expect(app.panel('Data')).toContainText('600 labelled digits');
      await app.force('WASM');
      await app.set({ Epochs: -3 });
      await app.openFiles({ name: 'holiday.csv', bytes: new TextEncoder().encode('not,digits\r\n') });
      await expect(app.alerts).not.toHaveCount(0);
      await nothing('a field and a file that are wrong');
      await app.set({ Epochs: 2 });
      await app.select({ Validation: 'Stratified k-fold' });
      await app.set({ Folds: 3 });
      await app.begin();
      await nothing('folds under way');
      await expect(app.status).toContainText('Finished', { timeout: 90_000 });
      await drawDigit(page, app.drawing, 2);
      await expect(app.predictedDigit).toHaveText(/^\d$/);
      await nothing('folds finished, a digit drawn');
      await app.select({ Validation: 'Hold-out' });
      await app.set({ 'Learning rate': 0.003 });
      await app.trainToEnd(60_000);
      const boxes = page.getByRole('region', { name: 'Runs', exact: true }).getByRole('checkbox');
      await expect(boxes).toHaveCount(2);
      for (const box of await boxes.all()) await box.check();
      await nothing('two runs compared');
    });

    test('whatever opens above the page, and all that unfolds', async ({ app, page }) => {
      const { nothing } = checkOf(page);
      await app.openFiles(file);
      await expect(app.panel('Data')).toContainText('600 labelled digits');
      await app.set({ Epochs: 1 });
      await app.trainToEnd(60_000);
      await drawDigit(page, app.drawing, 3);
      await expect(app.predictedDigit).toHaveText(/^\d$/);
      for (const trigger of await oneOfEachKind(page)) {
        const name = (await trigger.getAttribute('aria-label')) ?? (await trigger.innerText());
        await trigger.click();
        await expect(trigger, `${name} opens`).toHaveAttribute('aria-expanded', 'true');
        await nothing(`${name} open`);
        await page.keyboard.press('Escape');
        await expect(trigger, `${name} closes`).toHaveAttribute('aria-expanded', 'false');
        await expect(trigger, `the focus comes back to ${name}`).toBeFocused();
      }
      await app.button('Keys').click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await nothing('keys listed');
      await page.keyboard.press('Escape');
      await unfoldAll(page);
      await nothing('everything unfolded');
      const runs = page.getByRole('region', { name: 'Runs', exact: true });
      await runs.getByRole('button', { name: /^Rename / }).click();
      await nothing('a run being renamed');
      await page.keyboard.press('Escape');
      await runs.getByRole('button', { name: /^Delete / }).click();
      await nothing('a question before a deletion');
    });
  });
}

/** `nothing` fails where axe finds something in the state that it is told the name of. */
function checkOf(page: Page): { nothing: (state: string) => Promise<void> } {
  return { nothing: async state => expect.soft(await faults(page), state).toEqual([]) };
}

/** The first button of each panel that opens a menu, the first that opens a dialog or popover, and so on. */
async function oneOfEachKind(page: Page): Promise<readonly Locator[]> {
  const all = await page.locator('button[aria-haspopup]:enabled').all();
  const kinds = new Map<string, Locator>();
  for (const trigger of all) {
    const kind = await trigger.evaluate(button => {
      const place = button.closest('section, header')?.querySelector('h1, h2')?.textContent ?? '';
      return `${button.getAttribute('aria-haspopup')} in ${place}`;
    });
    if (!kinds.has(kind) && (await trigger.isVisible())) kinds.set(kind, trigger);
  }
  return [...kinds.values()];
}

/** Opens every fold, and those inside. */
async function unfoldAll(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const fold of document.querySelectorAll('details')) fold.open = true;
    // The charts' numbers.
    for (const button of document.querySelectorAll<HTMLElement>('figure button[aria-expanded="false"]'))
      if (button.textContent === 'In numbers') button.click();
  });
}
