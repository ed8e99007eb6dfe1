/** A first visit costs little: what the page needs before it can be used is small, and nothing moves once it is there. */
import { firstLoad } from './support/firstLoad.ts';
import { expect, report, test } from './support/test.ts';

/** Bytes with gzip: html, scripts, styles and fonts. The engine and the charts come behind the page. */
const MOST = 250_000;

test('what a first visit needs is at most 250 kB', async ({ page, baseURL }) => {
  const load = await firstLoad(page, baseURL ?? '');
  const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
  report('until the first paint, with gzip', kilobytes(load.paintBytes));
  report('until it can be used', kilobytes(load.readyBytes));
  report('all, with the engine', kilobytes(load.allBytes));
  report(
    'the largest',
    load.needed
      .slice(0, 6)
      .map(({ path, bytes }) => `${path} ${kilobytes(bytes)}`)
      .join(', '),
  );
  report('layout shift', load.shift.toFixed(4));
  expect(load.readyBytes).toBeLessThanOrEqual(MOST);
  expect(load.readyBytes, 'something was counted').toBeGreaterThan(40_000);
  expect(
    load.needed.filter(({ path }) => /vega|tfjs|linechart|confusion/i.test(path)),
    'loaded before anyone needs it',
  ).toEqual([]);
  expect(load.shift, 'layout shift').toBeLessThan(0.1);
});
