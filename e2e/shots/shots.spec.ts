/**
 * Screenshots to look at, in e2e/.output/shots: wide, phone and dark; empty, loaded, training, trained, failed.
 * Run with: npx playwright test --config e2e/playwright.config.ts --project=shots
 */
import { fileURLToPath } from 'node:url';
import { drawDigit } from '../support/pen.ts';
import { test } from '../support/test.ts';

const folder = fileURLToPath(new URL('../.output/shots', import.meta.url));
const looks = [
  { name: 'wide', width: 1440, height: 1000, colorScheme: 'light' },
  { name: 'phone', width: 390, height: 844, colorScheme: 'light' },
  { name: 'dark', width: 1440, height: 1000, colorScheme: 'dark' },
] as const;

for (const { name, width, height, colorScheme } of looks) {
  test(name, async ({ app, page }) => {
    const shoot = (state: string): Promise<Buffer> =>
      page.screenshot({ path: `${folder}/${name}-${state}.png`, fullPage: true });
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    await shoot('1-empty');
    await app.useSampleDigits();
    await shoot('2-loaded');
    await app.begin();
    await page.waitForTimeout(4000);
    await shoot('3-training');
    await app.status.filter({ hasText: 'Finished' }).waitFor({ timeout: 90_000 });
    await drawDigit(page, app.drawing, 3);
    await app.button('Predict test digits').click();
    await page.waitForTimeout(2000);
    await shoot('4-trained');
    await app.openFiles({ name: 'holiday.csv', bytes: new TextEncoder().encode('not,digits\r\n') });
    await app.panel('Data').getByRole('alert').waitFor();
    await shoot('5-failed');
  });
}
