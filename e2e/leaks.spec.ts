/** Ten runs in one page leave it as it was: its memory, its nodes and its workers. */
import type { CDPSession, Page } from '@playwright/test';
import { expect, report, test } from './support/test.ts';

interface Measure {
  /** That the page's own JavaScript holds, after a collection. */
  readonly functions: number;
  readonly objects: number;
  /** Of all that runs in the tab, the test's own part included, after a collection. */
  readonly heapBytes: number;
  /** Of what its typed arrays hold, which the heap does not count. */
  readonly arrayBytes: number;
  readonly nodes: number;
  readonly workers: number;
}

const SETTLED_MS = 2500;

async function measure(page: Page, session: CDPSession): Promise<Measure> {
  // What a run's end sets off (figures, pictures, what is kept) is over by then.
  await page.waitForTimeout(SETTLED_MS);
  // Twice: what the first collection lets go of may hold something else.
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize } = await session.send('Runtime.getHeapUsage');
  const { nodes } = await session.send('Memory.getDOMCounters');
  return {
    functions: await held(session, 'Function'),
    objects: await held(session, 'Object'),
    heapBytes: usedSize,
    arrayBytes: backingStorageSize,
    nodes,
    workers: page.workers().length,
  };
}

/** How many objects of this kind the page holds. */
async function held(session: CDPSession, kind: 'Function' | 'Object'): Promise<number> {
  const objectGroup = 'held';
  const prototype = await session.send('Runtime.evaluate', { expression: `${kind}.prototype`, objectGroup });
  const { objects } = await session.send('Runtime.queryObjects', {
    prototypeObjectId: prototype.result.objectId ?? '',
    objectGroup,
  });
  const { result } = await session.send('Runtime.callFunctionOn', {
    objectId: objects.objectId ?? '',
    functionDeclaration: 'function () { return this.length; }',
    returnByValue: true,
  });
  await session.send('Runtime.releaseObjectGroup', { objectGroup });
  return Number(result.value);
}

/**
 * The least that the page holds after one more run, three times tried. One reading says little: React keeps the page as it
 * was before its last change, or does not, which is some 3,000 objects, and V8 keeps compiled code as it sees fit, so the heap
 * swings by up to 3 MB. What a run leaves for good is in each reading, and so in the least.
 */
async function leastOf(readings: number, run: () => Promise<Measure>): Promise<Measure> {
  const measures: Measure[] = [];
  while (measures.length < readings) measures.push(await run());
  const least = (of: keyof Measure): number => Math.min(...measures.map(each => each[of]));
  return {
    functions: least('functions'),
    objects: least('objects'),
    heapBytes: least('heapBytes'),
    arrayBytes: least('arrayBytes'),
    nodes: least('nodes'),
    workers: least('workers'),
  };
}

const textOf = ({ functions, objects, heapBytes, arrayBytes, nodes, workers }: Measure): string =>
  `${functions} functions, ${objects} objects, ${(heapBytes / 1e6).toFixed(2)} MB, ${(arrayBytes / 1e6).toFixed(2)} MB in arrays, ${nodes} nodes, ${workers} workers`;

test('ten runs in one page, without growth', async ({ app, page }) => {
  test.setTimeout(300_000);
  const session = await page.context().newCDPSession(page);
  await app.useSampleDigits();
  await app.force('WASM');
  await app.select({ Validation: 'K-fold' });
  await app.set({ Folds: 2, Epochs: 1, 'Training rows': 300 });
  const runs = async (count: number): Promise<void> => {
    for (let run = 1; run <= count; run++) await app.trainToEnd(60_000);
  };
  const afterAnother = async (): Promise<Measure> => {
    await runs(1);
    return measure(page, session);
  };
  // The first runs load what comes late, and fill the list of kept runs, of which eight are shown.
  await runs(7);
  const before = await leastOf(3, afterAnother);
  await runs(7);
  const after = await leastOf(3, afterAnother);
  report('after ten runs', textOf(before));
  report('after ten more', textOf(after));
  expect(after.workers, 'workers').toBe(before.workers);
  const perRun = (of: keyof Measure): number => (after[of] - before[of]) / 10;
  expect(perRun('functions'), 'functions that a run leaves').toBeLessThan(20);
  expect(perRun('objects'), 'objects that a run leaves').toBeLessThan(600);
  expect(perRun('heapBytes'), 'bytes that a run leaves').toBeLessThan(400_000);
  expect(perRun('arrayBytes'), 'bytes that a run leaves in arrays').toBeLessThan(20_000);
  expect(after.nodes / before.nodes, 'growth of the page’s nodes').toBeLessThan(1.5);
});
