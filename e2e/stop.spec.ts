/** Stop: prompt, quiet, and nothing is broken afterwards. */
import type { App } from './support/app.ts';
import { expect, report, test } from './support/test.ts';

test('Stop ends a run within a second, and Train works again', async ({ app }) => {
  await app.useSampleDigits();
  await app.choose('stratified-cv');
  await app.begin();
  await expect(app.page.getByRole('progressbar', { name: 'Run progress' })).toBeVisible();
  await app.page.waitForTimeout(1500); // well into the first epoch
  await stopWithinASecond(app, 'in mid-epoch');
  await trainBriefly(app);
});

test('Stop while preparing ends the run as well', async ({ app }) => {
  await app.useSampleDigits();
  await app.train.click();
  await stopWithinASecond(app, 'while preparing');
  await trainBriefly(app);
});

async function stopWithinASecond(app: App, when: string): Promise<void> {
  const pressed = performance.now();
  await app.stop.click();
  await expect(app.status).toContainText('Stopped', { timeout: 5000 });
  const took = Math.round(performance.now() - pressed);
  report(`Stop ${when}`, `${took} ms`);
  expect(took).toBeLessThan(1000);
  await expect(app.alerts).toHaveCount(0);
}

async function trainBriefly(app: App): Promise<void> {
  await app.choose('two-conv');
  await app.set({ Epochs: 1, 'Training rows': 500 });
  await app.trainToEnd(60_000);
  expect(await app.accuracy()).toBeGreaterThan(15);
}
