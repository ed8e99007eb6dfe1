/** Copying the link copies the experiment: whoever opens it has every knob as it was. */
import type { Page } from '@playwright/test';
import { App } from './support/app.ts';
import { expect, test } from './support/test.ts';

/** Every field of the recipe's form with what it holds, folded parts included. */
const formOf = (app: App): Promise<readonly (readonly [label: string, value: string])[]> =>
  app.panel('Recipe').evaluate(panel =>
    [...panel.querySelectorAll<HTMLInputElement | HTMLSelectElement>('input, select')].map(field => {
      const isChoice = field instanceof HTMLInputElement && field.type === 'radio';
      return [field.labels?.[0]?.textContent ?? '', isChoice ? String(field.checked) : field.value];
    }),
  );

async function changeMuch(app: App): Promise<void> {
  await app.choose('deep-bn');
  await app.select({ Validation: 'Stratified k-fold', Optimizer: 'SGD' });
  await app.unfold('Callbacks', 'Augmentation', 'Network');
  await app.set({
    Folds: 7,
    Epochs: 13,
    'Batch size': 48,
    'Learning rate': 0.0125,
    Seed: 1234,
    Momentum: 0.85,
  });
  await app.set({ Rotation: 12.5, Zoom: 0.05, 'Training rows': 3000, 'Early stopping patience': 4 });
}

test('the copied link opened in another tab restores every knob', async ({ app, page, context, baseURL }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const preset = await formOf(app);
  await changeMuch(app);
  await app.button('Copy link').click();
  const said = page.getByRole('status', { name: 'Link', exact: true });
  await expect(said).toHaveText('Copied');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link.startsWith(`${baseURL}/#preset=deep-bn&`), link).toBe(true);

  const form = await formOf(app);
  expect(form.length).toBeGreaterThan(25);
  expect(form).not.toEqual(preset);
  const other: Page = await context.newPage();
  await other.goto(link);
  const opened = new App(other);
  await expect(opened.panel('Recipe').getByLabel('Epochs', { exact: true })).toHaveValue('13');
  expect(await formOf(opened)).toEqual(form);
  await other.close();
  await expect(said, 'it is not said for ever').toHaveText('', { timeout: 8000 });
});

test('where the clipboard is refused, the link stands there to be selected, until the recipe is another', async ({
  app,
  page,
}) => {
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  });
  await app.set({ Epochs: 9 });
  await app.button('Copy link').click();
  const field = page.getByLabel(/copy the link/i).and(page.getByRole('textbox'));
  await expect(field).toBeFocused();
  await expect(field).toHaveValue(page.url());
  expect(await page.evaluate(() => getSelection()?.toString())).toBe(page.url());
  expect(page.url()).toContain('epochs=9');
  await app.set({ Epochs: 8 });
  await expect(field).toHaveCount(0);
});
