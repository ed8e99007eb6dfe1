/**
 * A browser that the world reaches: its tabs are hidden when another one comes before them, and the machine under it can fall
 * asleep. (Playwright's own pages believe that they are always seen.)
 */
import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, expect, type Page } from '@playwright/test';
import { chromiumFlags, findChromium } from '../../.ci/chromium.mjs';

export interface WorldlyBrowser {
  readonly page: Page;
  /** Brings another tab before the page, and waits until the page knows that it is hidden. */
  hide(): Promise<void>;
  /** Brings the page back to the front. */
  show(): Promise<void>;
  /** Stops all of the browser's processes for so many milliseconds, as a machine that sleeps does. */
  sleep(ms: number): Promise<void>;
  /** Ends it. */
  dispose(): Promise<void>;
}

/** Switches of Playwright's that keep hidden pages as busy as visible ones. */
const KEPT_BUSY = [
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-background-timer-throttling',
];

/** Starts one, with an empty page in front. */
export async function worldlyBrowser(): Promise<WorldlyBrowser> {
  const executablePath = findChromium();
  const server = await chromium.launchServer({
    args: [...chromiumFlags, '--remote-debugging-port=0', '--window-size=1440,1000'],
    ignoreDefaultArgs: KEPT_BUSY,
    ...(executablePath ? { executablePath } : {}),
  });
  const browser = await chromium.connectOverCDP(await endpoint(server.process()), { noDefaults: true });
  const [context] = browser.contexts();
  if (!context) throw new Error('a browser without a context');
  const page = await context.newPage();
  const visible = (): Promise<boolean> => page.evaluate(() => !document.hidden);
  return {
    page,
    hide: async () => {
      const cover = await context.newPage();
      await cover.bringToFront();
      await expect.poll(visible, { message: 'the page is hidden' }).toBe(false);
    },
    show: async () => {
      await page.bringToFront();
      await expect.poll(visible, { message: 'the page is seen' }).toBe(true);
    },
    sleep: async ms => {
      // All of them: they are one process group.
      const group = -(server.process().pid ?? 0);
      process.kill(group, 'SIGSTOP');
      await new Promise(resolve => setTimeout(resolve, ms));
      process.kill(group, 'SIGCONT');
    },
    dispose: async () => {
      await browser.close();
      await server.close();
    },
  };
}

/** Where a browser is listening; it writes the port that it was given into its profile. */
async function endpoint({ spawnargs }: ChildProcess): Promise<string> {
  const named = '--user-data-dir=';
  const profile = spawnargs.find(arg => arg.startsWith(named))?.slice(named.length) ?? '';
  const file = join(profile, 'DevToolsActivePort');
  let port = '';
  await expect
    .poll(async () => {
      port = (await readFile(file, 'utf8').catch(() => '')).split('\n')[0] ?? '';
      return port;
    })
    .not.toBe('');
  return `http://localhost:${port}`;
}
