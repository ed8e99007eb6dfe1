/** A browser of one's own, with a profile that outlives it: it can be killed as a crash or a power cut would. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Browser, type Page } from '@playwright/test';
import { chromiumFlags, findChromium } from '../../.ci/chromium.mjs';

export interface MortalBrowser {
  /** Starts the browser, anew after a kill, and opens a page in its own profile. */
  open(): Promise<Page>;
  /** Ends every process of it at once, unasked (SIGKILL). */
  kill(): Promise<void>;
  /** Ends it and removes the profile. */
  dispose(): Promise<void>;
}

/** A browser that is not running yet. */
export async function mortalBrowser(): Promise<MortalBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'inkfold-profile-'));
  let running: { readonly child: ChildProcess; readonly browser: Browser } | null = null;

  async function kill(): Promise<void> {
    if (!running) return;
    const { child, browser } = running;
    running = null;
    const gone = new Promise(resolve => child.once('exit', resolve));
    // Detached, it leads a group of its own: all its processes go together.
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    await gone;
    await browser.close().catch(() => {}); // the connection is already dead
  }

  return {
    open: async () => {
      const flags = [
        ...chromiumFlags,
        '--headless=new',
        '--remote-debugging-port=0',
        `--user-data-dir=${profile}`,
        '--window-size=1440,1000',
        'about:blank',
      ];
      const child = spawn(findChromium() ?? chromium.executablePath(), flags, {
        detached: true,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      const browser = await chromium.connectOverCDP(await addressOf(child));
      running = { child, browser };
      const [context = await browser.newContext()] = browser.contexts();
      return context.newPage();
    },
    kill,
    dispose: async () => {
      await kill();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

/** Where the browser listens, which it says on standard error. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', code => reject(new Error(`the browser ended with ${code}`)));
    if (!child.stderr) return;
    createInterface(child.stderr).on('line', line => {
      const [, address] = /DevTools listening on (\S+)/.exec(line) ?? [];
      if (address !== undefined) resolve(address);
    });
  });
}
