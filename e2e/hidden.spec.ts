/** A page out of sight: it trains on as fast as before, and holds the screen awake only while it may. */
import type { Page } from '@playwright/test';
import { App } from './support/app.ts';
import { expect, report, test } from './support/test.ts';
import { worldlyBrowser, type WorldlyBrowser } from './support/worldlyBrowser.ts';

let world: WorldlyBrowser;
test.beforeEach(async () => {
  world = await worldlyBrowser();
});
test.afterEach(() => world.dispose());

test.setTimeout(180_000);

/** The app on a page of that browser, with sample digits and many short epochs ahead. */
async function opened({ page }: WorldlyBrowser, baseURL: string | undefined, epochs: number): Promise<App> {
  await page.goto(baseURL ?? '');
  const app = new App(page);
  await app.useSampleDigits();
  await app.choose('two-conv');
  await app.force('WASM');
  await app.set({ Epochs: epochs, 'Training rows': 2000 });
  return app;
}

interface Noted {
  readonly at: number;
  readonly hidden: boolean;
}

/** Has the page note when it tells of a new epoch, and whether it is hidden then. */
const noteEpochs = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const noted: Noted[] = [];
    Object.assign(globalThis, { noted });
    const table = [...document.querySelectorAll('table')].find(
      ({ caption }) => caption?.textContent === 'Epochs',
    );
    let known = 0;
    new MutationObserver(() => {
      const rows = [...(table?.querySelectorAll('tbody tr') ?? [])].filter(row =>
        row.textContent?.includes('%'),
      );
      for (; known < rows.length; known++) noted.push({ at: performance.now(), hidden: document.hidden });
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  });

test('a hidden tab trains at full speed', async ({ baseURL }) => {
  const epochs = 30;
  const app = await opened(world, baseURL, epochs);
  await app.begin();
  const rows = app.page.getByRole('table', { name: 'Epochs' }).locator('tbody tr', { hasText: '%' });
  await expect(rows.first()).toBeVisible({ timeout: 60_000 });
  await noteEpochs(app.page);
  const notedSoFar = (): Promise<number> => noted(app.page).then(({ length }) => length);
  // Seen and hidden in turns, so that what else the machine does falls on both.
  for (let turn = 1; turn <= 6; turn++) {
    const before = await notedSoFar();
    await expect.poll(notedSoFar, { timeout: 60_000 }).toBeGreaterThanOrEqual(before + 3);
    await (turn % 2 === 1 ? world.hide() : world.show());
  }
  await world.show();
  await app.stop.click();
  const seen = lengths(await noted(app.page), false);
  const hidden = lengths(await noted(app.page), true);
  report('an epoch, seen', `${median(seen).toFixed(0)} ms, ${seen.length} of them`);
  report('an epoch, hidden', `${median(hidden).toFixed(0)} ms, ${hidden.length} of them`);
  expect(hidden.length).toBeGreaterThanOrEqual(5);
  // A throttled timer in the loop would make it ten times as long; machines that are shared make it half as long again.
  expect(median(hidden)).toBeLessThan(2 * median(seen));
});

const noted = (page: Page): Promise<readonly Noted[]> =>
  page.evaluate(() => (globalThis as unknown as { noted: readonly Noted[] }).noted);

/** How long the epochs took that lay wholly in, or wholly out of sight. */
function lengths(epochs: readonly Noted[], hidden: boolean): number[] {
  const found: number[] = [];
  for (const [index, { at, hidden: now }] of epochs.entries()) {
    const before = epochs[index - 1];
    if (before?.hidden === hidden && now === hidden) found.push(at - before.at);
  }
  return found;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** The browser's own locks that the page has asked for, each true while it is held. */
const locks = (page: Page): Promise<readonly boolean[]> =>
  page.evaluate(() =>
    (globalThis as unknown as { locks: readonly WakeLockSentinel[] }).locks.map(({ released }) => !released),
  );

test('the screen is kept awake while a run trains in sight, and not longer', async ({ baseURL }) => {
  const { page } = world;
  await page.addInitScript(() => {
    const kept: WakeLockSentinel[] = [];
    Object.assign(globalThis, { locks: kept });
    // Whether such a lock is held can be read from the lock alone: remember those that the browser gives.
    const request = WakeLock.prototype.request;
    WakeLock.prototype.request = async function (type) {
      const lock = await request.call(this, type);
      kept.push(lock);
      return lock;
    };
  });
  const app = await opened(world, baseURL, 60);
  const held = (): Promise<readonly boolean[]> => locks(page);
  await app.begin();
  expect(await held(), 'nothing was asked for').toEqual([]);
  await page.getByRole('checkbox', { name: 'Keep the screen awake' }).check();
  await expect.poll(held, { message: 'on request' }).toEqual([true]);
  await world.hide();
  await expect.poll(held, { message: 'the browser takes it back from a hidden page' }).toEqual([false]);
  await world.show();
  await expect.poll(held, { message: 'asked for again' }).toEqual([false, true]);
  await app.button('Pause').click();
  await expect.poll(held, { message: 'not while paused' }).toEqual([false, false]);
  await app.button('Resume').click();
  await expect.poll(held, { message: 'and again' }).toEqual([false, false, true]);
  await app.stop.click();
  await expect.poll(held, { message: 'given back at the end' }).toEqual([false, false, false]);
});
