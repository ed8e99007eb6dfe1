/** The test function of every spec: an app that was just opened, on a page that may do nothing wrong. */
import { test as base, expect } from '@playwright/test';
import { App } from './app.ts';
import { watch } from './watch.ts';

export { expect };

interface Fixtures {
  /** The app, opened and idle. After the test the page must have a clean record (see watch.ts). */
  readonly app: App;
}

export const test = base.extend<Fixtures>({
  app: async ({ page, baseURL }, give) => {
    const record = await watch(page, baseURL ?? '');
    const app = new App(page);
    await app.open();
    await give(app);
    expect(record.offences, 'console errors, CSP reports, foreign requests').toEqual([]);
  },
});

/** Prints a measured number and keeps it with the test's results. */
export function report(what: string, value: string): void {
  test.info().annotations.push({ type: what, description: value });
  process.stdout.write(`      ${what}: ${value}\n`);
}
