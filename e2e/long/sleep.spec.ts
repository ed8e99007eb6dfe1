/**
 * A machine that sleeps in the middle of a run: all of the browser's processes stand still for as long as counts as sleep.
 * Run with: npx playwright test --config e2e/playwright.config.ts --project=long sleep
 */
import { App } from '../support/app.ts';
import { expect, report, test } from '../support/test.ts';
import { worldlyBrowser } from '../support/worldlyBrowser.ts';

/** Over the half minute from which on a gap counts as sleep. */
const ASLEEP_MS = 45_000;

test('sleep spoils neither the results nor the time that is left', async ({ baseURL }) => {
  test.setTimeout(300_000);
  const train = async (sleepMs: number): Promise<{ accuracy: string; seconds: number }> => {
    const world = await worldlyBrowser();
    try {
      const { page } = world;
      await page.goto(baseURL ?? '');
      const app = new App(page);
      await app.useSampleDigits();
      await app.choose('two-conv');
      await app.force('WASM');
      await app.set({ Epochs: 12, 'Training rows': 2000 });
      await app.begin();
      const epochs = page.getByRole('table', { name: 'Epochs' }).locator('tbody tr', { hasText: '%' });
      await expect.poll(() => epochs.count(), { timeout: 60_000 }).toBeGreaterThanOrEqual(4);
      const progress = page.getByRole('progressbar', { name: 'Run progress' });
      if (sleepMs > 0) {
        await world.sleep(sleepMs);
        await expect.poll(() => epochs.count(), { timeout: 30_000 }).toBeGreaterThanOrEqual(6);
        report('after waking', (await progress.getAttribute('aria-valuetext')) ?? '');
      }
      await expect(app.status).toContainText('Finished', { timeout: 120_000 });
      await expect(app.alerts).toHaveCount(0);
      await expect(page.getByText('Recovery')).toHaveCount(0);
      const told = (await app.status.textContent()) ?? '';
      return { accuracy: (await app.validationAccuracy.textContent()) ?? '', seconds: secondsIn(told) };
    } finally {
      await world.dispose();
    }
  };
  const awake = await train(0);
  const asleep = await train(ASLEEP_MS);
  report('without sleep', `${awake.accuracy}, ${awake.seconds} s`);
  report(`with ${ASLEEP_MS / 1000} s of sleep`, `${asleep.accuracy}, ${asleep.seconds} s`);
  expect(asleep.accuracy).toBe(awake.accuracy);
  expect(asleep.seconds, 'training time').toBeLessThan(awake.seconds + ASLEEP_MS / 2000);
});

/** The training time in a sentence such as "Finished 12 epochs in 9 s". */
function secondsIn(sentence: string): number {
  const found = /(?:(\d+) min )?(\d+) s/.exec(sentence);
  if (!found) throw new Error(`no time in: ${sentence}`);
  return Number(found[1] ?? 0) * 60 + Number(found[2]);
}
