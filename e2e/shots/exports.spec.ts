/**
 * Screenshots of what leaves the tab and comes back, in e2e/.output/shots: downloads after a run of folds, saved models, code,
 * a restored experiment; wide, phone and dark. Run with: npx playwright test --config e2e/playwright.config.ts --project=shots
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from '../support/test.ts';

const folder = fileURLToPath(new URL('../.output/shots', import.meta.url));
const looks = [
  { name: 'wide', width: 1440, height: 1000, colorScheme: 'light' },
  { name: 'phone', width: 390, height: 844, colorScheme: 'light' },
  { name: 'dark', width: 1440, height: 1000, colorScheme: 'dark' },
] as const;

for (const { name, width, height, colorScheme } of looks) {
  test(`models and experiments, ${name}`, async ({ app, page }) => {
    const shoot = (state: string): Promise<Buffer> =>
      page.screenshot({ path: `${folder}/${name}-${state}.png`, fullPage: true });
    const taken = async (what: string) => {
      const download = await app.download(what, 60_000);
      return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
    };
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    await app.useSampleDigits();
    await app.select({ Validation: 'Stratified k-fold' });
    await app.set({ Folds: 2, Epochs: 1, 'Training rows': 600 });
    await app.trainToEnd(90_000);
    const [keras, experiment] = [await taken('Keras .keras'), await taken('experiment')];
    await app.unfold('As code');
    await app.openFiles(keras, { ...keras, name: 'a-model-with-a-rather-long-name-from-elsewhere.keras' });
    const evaluate = page.getByRole('button', { name: 'Evaluate' }).first();
    await evaluate.click();
    await expect(page.getByRole('status', { name: /^Evaluation/ }).first()).toContainText('%', {
      timeout: 60_000,
    });
    await shoot('6-saved');

    await page.goto('about:blank');
    await app.open();
    await app.openFiles(experiment);
    await expect(app.status).toContainText('Finished');
    await app.openFiles({ name: 'cut.inkfold', bytes: experiment.bytes.subarray(0, 900) });
    await app.panel('Data').getByRole('alert').waitFor();
    await page.waitForTimeout(1500);
    await shoot('7-restored');
  });
}
