/** Ten runs in one page leave it as it was: its memory, its nodes and its workers. */
import type { CDPSession, Page } from '@playwright/test';
import { expect, report, test } from './support/test.ts';

interface Measure {
  /** Of the page's JavaScript, after a collection. */
  readonly heapBytes: number;
  readonly nodes: number;
  readonly workers: number;
}

const SETTLED_MS = 2500;

async function measure(page: Page, session: CDPSession): Promise<Measure> {
  // What a run's end sets off (figures, pictures, what is kept) is over by then; while it lasts, the heap swings by 3 MB.
  await page.waitForTimeout(SETTLED_MS);
  // Twice: what the first collection lets go of may hold something else.
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { nodes } = await session.send('Memory.getDOMCounters');
  return { heapBytes: usedSize, nodes, workers: page.workers().length };
}

const textOf = ({ heapBytes, nodes, workers }: Measure): string =>
  `${(heapBytes / 1e6).toFixed(2)} MB, ${nodes} nodes, ${workers} workers`;

test('ten runs in one page, without growth', async ({ app, page }) => {
  test.setTimeout(240_000);
  const session = await page.context().newCDPSession(page);
  await app.useSampleDigits();
  await app.force('WASM');
  await app.select({ Validation: 'K-fold' });
  await app.set({ Folds: 2, Epochs: 1, 'Training rows': 300 });
  // The first runs load what comes late, and fill the list of kept runs, of which eight are shown.
  for (let run = 1; run <= 8; run++) await app.trainToEnd(60_000);
  const before = await measure(page, session);
  for (let run = 1; run <= 10; run++) await app.trainToEnd(60_000);
  const after = await measure(page, session);
  report('after eight runs', textOf(before));
  report('after ten more', textOf(after));
  expect(after.workers, 'workers').toBe(before.workers);
  const perRun = (after.heapBytes - before.heapBytes) / 10;
  expect(perRun, 'bytes that a run leaves').toBeLessThan(100_000);
  expect(after.nodes / before.nodes, 'growth of the page’s nodes').toBeLessThan(1.5);
});
