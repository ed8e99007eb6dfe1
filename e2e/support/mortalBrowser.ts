/** A browser of one's own, with a profile that outlives it: it can be crashed, with all that it had open, and started again. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { chromiumFlags, findChromium } from '../../.ci/chromium.mjs';

export interface MortalBrowser {
  /** Starts the browser, anew after a crash, and opens a page in its own profile. */
  open(): Promise<Page>;
  /** Crashes the browser's main process, unasked: nothing of it has time to tidy up. */
  crash(): Promise<void>;
  /** Ends it and removes the profile. */
  dispose(): Promise<void>;
}

/** A browser that is not running yet. */
export async function mortalBrowser(): Promise<MortalBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'inkfold-profile-'));
  let running: BrowserContext | null = null;
  return {
    open: async () => {
      const executablePath = findChromium();
      running = await chromium.launchPersistentContext(profile, {
        args: chromiumFlags,
        viewport: { width: 1440, height: 1000 },
        serviceWorkers: 'block',
        ...(executablePath ? { executablePath } : {}),
      });
      return running.newPage();
    },
    crash: async () => {
      const [page] = running?.pages() ?? [];
      if (!running || !page) return;
      const session = await running.newCDPSession(page);
      const gone = running.waitForEvent('close');
      session.send('Browser.crash').catch(() => {}); // it never answers
      await gone;
      running = null;
    },
    dispose: async () => {
      await running?.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
