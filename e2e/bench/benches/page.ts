/**
 * What a first visit costs and how the page behaves while it trains, as Lighthouse would tell it: a fresh browser context for
 * each round, served with gzip, once as this machine is and once as on a slow phone far from the host.
 */
import type { Page } from 'playwright';
import { HEADERS } from '../../../src/offline/headers.ts';
import { describeTasks, longest, recordTasks } from '../../support/longTasks.ts';
import { firstLoad, type FirstLoad } from '../../support/firstLoad.ts';
import { serveStatic, type StaticServer } from '../../support/staticServer.ts';
import { buildApp } from '../app.ts';
import type { FirstVisit, Row } from '../rows.ts';
import { median } from '../rows.ts';
import type { Stage } from '../stage.ts';

/** Lighthouse's slow phone: a processor four times slower, 150 ms to the host and back, 1.6 Mbit/s. */
const SLOW = { slower: 4, latency: 150, bytesPerSecond: 1.6e6 / 8 };
const LIMIT_MS = 180_000;

export async function* page(stage: Stage): AsyncGenerator<Row, void> {
  if (stage.options.backend !== null) return;
  stage.tell('building the app …');
  const server = await serveStatic(await buildApp(), HEADERS, { gzip: true });
  try {
    for (const link of ['this machine', 'slow phone'] as const) {
      const loads: FirstLoad[] = [];
      for (let round = 1; round <= stage.options.rounds; round++) {
        stage.tell(`first visit ${round} of ${stage.options.rounds}, ${link} …`);
        loads.push(await visit(stage, server, link === 'slow phone'));
      }
      yield { bench: 'page', engine: 'inkfold', visit: { link, ...medians(loads) } };
    }
    yield await trained(stage, server);
  } finally {
    await server.stop();
  }
}

/** Opens the page with nothing in any cache. */
async function visit({ bench }: Stage, server: StaticServer, isSlow: boolean): Promise<FirstLoad> {
  const context = await bench.browser.newContext({
    viewport: { width: 1440, height: 1000 },
    serviceWorkers: 'block',
  });
  try {
    const tab = await context.newPage();
    if (isSlow) await slowDown(tab);
    return await firstLoad(tab, server.address);
  } finally {
    await context.close();
  }
}

async function slowDown(tab: Page): Promise<void> {
  const session = await tab.context().newCDPSession(tab);
  const { slower, latency, bytesPerSecond } = SLOW;
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: slower });
}

/** Trains two-conv on the sample digits as a first visitor does, a round at a time, each in a fresh context. */
async function trained({ bench, options, tell }: Stage, server: StaticServer): Promise<Row> {
  const firstEpoch: number[] = [];
  const finished: number[] = [];
  const longestTasks: number[] = [];
  for (let round = 1; round <= options.rounds; round++) {
    tell(`training two-conv in the app, ${round} of ${options.rounds} …`);
    const context = await bench.browser.newContext({ viewport: { width: 1440, height: 1000 } });
    try {
      const tab = await context.newPage();
      await tab.goto(server.address);
      await tab.getByRole('button', { name: 'Use sample digits', exact: true }).click();
      await tab.getByText('5,000 labelled digits').first().waitFor({ timeout: LIMIT_MS });
      const endRecording = await recordTasks(tab);
      const clicked = performance.now();
      await tab.getByRole('button', { name: 'Train', exact: true }).click();
      await saysStatus(tab, /epoch 2 of/);
      firstEpoch.push((performance.now() - clicked) / 1000);
      await saysStatus(tab, /Finished/);
      finished.push((performance.now() - clicked) / 1000);
      const tasks = await endRecording();
      tell(describeTasks(tasks));
      longestTasks.push(longest(tasks));
    } finally {
      await context.close();
    }
  }
  return {
    bench: 'page',
    engine: 'inkfold',
    model: 'two-conv',
    training: {
      firstEpochSeconds: rounded(median(firstEpoch), 2),
      finishedSeconds: rounded(median(finished), 2),
      longestTaskMs: Math.max(...longestTasks),
    },
  };
}

const saysStatus = (tab: Page, text: RegExp): Promise<void> =>
  tab
    .getByRole('status', { name: 'Training status' })
    .filter({ hasText: text })
    .waitFor({ timeout: LIMIT_MS });

function medians(loads: readonly FirstLoad[]): Omit<FirstVisit, 'link'> {
  const of = (pick: (load: FirstLoad) => number): number => median(loads.map(pick));
  return {
    paintMs: Math.round(of(load => load.paintMs)),
    largestPaintMs: Math.round(of(load => load.largestPaintMs)),
    readyMs: Math.round(of(load => load.readyMs)),
    blockedMs: Math.round(of(load => load.blockedMs)),
    shift: rounded(
      of(load => load.shift),
      3,
    ),
    paintKilobytes: rounded(of(load => load.paintBytes) / 1000, 1),
    readyKilobytes: rounded(of(load => load.readyBytes) / 1000, 1),
    allKilobytes: rounded(of(load => load.allBytes) / 1000, 1),
  };
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
