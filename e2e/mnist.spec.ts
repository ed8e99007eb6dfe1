/** Download MNIST: nothing leaves before the click; then the files come, or one sentence says why they do not. */
import { join } from 'node:path';
import type { Page, Route } from '@playwright/test';
import { MIRRORS, MNIST } from '../src/data/mnist.ts';
import { realFolder, whatIsMissing } from './support/realData.ts';
import { expect, test } from './support/test.ts';

const missing = whatIsMissing(
  'the download in mnist.spec.ts',
  MNIST.map(({ name }) => `mnist/${name}`),
);

test('mirrors out of reach, or with other files: one sentence, and what was loaded stays', async ({
  app,
  page,
}) => {
  await app.useSampleDigits();
  const asked: string[] = [];
  // The first mirror has something else under that name, the second cannot be reached.
  await answer(page, (route, url) => {
    asked.push(url);
    if (!url.startsWith(MIRRORS[0] ?? '')) return route.abort();
    return route.fulfill({ body: 'not MNIST', headers: { 'Access-Control-Allow-Origin': '*' } });
  });
  await page.waitForTimeout(500);
  expect(asked, 'nothing before the click').toEqual([]);
  await app.button('Download MNIST').click();
  const alert = app.panel('Data').getByRole('alert');
  await expect(alert).toContainText('MNIST could not be downloaded');
  await expect(alert).toContainText('SHA-256');
  await expect(alert).toContainText('could not be reached');
  expect(asked).toEqual(MIRRORS.map(mirror => `${mirror}${MNIST[0]?.name}`));
  await expect(app.panel('Data')).toContainText('5,000 labelled digits');
});

test('the four files come, and the second time from the browser itself', async ({ app, page }) => {
  test.skip(missing !== null, missing ?? '');
  const asked: string[] = [];
  await answer(page, (route, url) => {
    asked.push(url);
    return route.fulfill({
      path: join(realFolder('mnist'), url.slice(url.lastIndexOf('/') + 1)),
      headers: { 'Access-Control-Allow-Origin': '*', 'Content-Type': 'application/octet-stream' },
    });
  });
  const data = app.panel('Data');
  await app.button('Download MNIST').click();
  await expect(data).toContainText('60,000 labelled digits to train on', { timeout: 60_000 });
  await expect(data).toContainText('10,000 labelled digits to validate on or predict');
  expect(asked).toEqual(MNIST.map(({ name }) => `${MIRRORS[0]}${name}`));

  await app.useSampleDigits();
  await app.button('Download MNIST').click();
  await expect(data).toContainText('60,000 labelled digits to train on', { timeout: 60_000 });
  expect(asked, 'no further request').toHaveLength(MNIST.length);
});

/** Answers what goes to the mirrors; a later route comes before the one that refuses foreign requests. */
async function answer(page: Page, reply: (route: Route, url: string) => Promise<void>): Promise<void> {
  await page.context().route(
    url => MIRRORS.some(mirror => url.href.startsWith(mirror)),
    route => reply(route, route.request().url()),
  );
}
