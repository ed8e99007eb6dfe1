/** Opens a page and says what it took until something was seen and until it could be used: milliseconds and bytes. */
import { gzipSync } from 'node:zlib';
import type { Page, Request } from '@playwright/test';

/** What came over the network for a first visit. */
export interface FirstLoad {
  /** First contentful paint, in ms from the navigation. */
  readonly paintMs: number;
  /** The largest thing on the first screen was painted, in ms. */
  readonly largestPaintMs: number;
  /** The main button could be pressed, in ms. */
  readonly readyMs: number;
  /** Bytes, with gzip, that had arrived when something was first painted. */
  readonly paintBytes: number;
  /** Bytes, with gzip, that had been asked for when the main button could be pressed, and the page's fonts. */
  readonly readyBytes: number;
  /** All that came until the network fell silent: the engine, loaded behind the page, is in it. */
  readonly allBytes: number;
  /** Cumulative layout shift until then. */
  readonly shift: number;
  /** Sum of what tasks of the page took over 50 ms, from the first paint on, in ms. */
  readonly blockedMs: number;
  /** What `readyBytes` counts: names and bytes, the largest first. */
  readonly needed: readonly { readonly path: string; readonly bytes: number }[];
}

/** The button that a first visit begins with. */
const MAIN = 'Use sample digits';

const FONT = /\.woff2$/;
const PACKED = /\.(woff2|webp|png)$/;

/** Loads `address` into a page that was never used; its context must be new, too, for the cache to be cold. */
export async function firstLoad(page: Page, address: string): Promise<FirstLoad> {
  const finished: Request[] = [];
  page.on('requestfinished', request => finished.push(request));
  await page.addInitScript(watchPage, MAIN);
  await page.goto(address);
  await page.waitForFunction(() => performance.getEntriesByName('ready').length > 0);
  // The engine is asked for a moment after the page is there: the network falls silent twice.
  for (const pauseMs of [1000, 500]) {
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(pauseMs);
  }
  const { origin, ...seen } = await page.evaluate(readPage);
  const files = await Promise.all(finished.map(request => fileOf(request, origin)));
  const bytesOf = (chosen: readonly File[]): number => chosen.reduce((sum, { bytes }) => sum + bytes, 0);
  // The fonts' files are asked for by the first letters that are laid out, so after the scripts; they belong to the page.
  const needed = files.filter(({ asked, path }) => asked <= seen.readyMs || FONT.test(path));
  return {
    ...seen,
    paintBytes: bytesOf(files.filter(({ arrived }) => arrived <= seen.paintMs)),
    readyBytes: bytesOf(needed),
    allBytes: bytesOf(files),
    needed: needed.map(({ path, bytes }) => ({ path, bytes })).toSorted((a, b) => b.bytes - a.bytes),
  };
}

interface File {
  readonly path: string;
  /** With gzip, headers left out. */
  readonly bytes: number;
  /** In ms from the navigation. */
  readonly asked: number;
  readonly arrived: number;
}

async function fileOf(request: Request, origin: number): Promise<File> {
  const response = await request.response();
  const body = await response?.body().catch(() => null);
  const { startTime, responseEnd } = request.timing();
  const path = new URL(request.url()).pathname;
  return {
    path,
    bytes: body ? packedLength(path, body) : (await request.sizes()).responseBodySize,
    asked: startTime - origin,
    arrived: startTime - origin + Math.max(0, responseEnd),
  };
}

/** Bytes as a host sends them that packs what is not packed yet. */
const packedLength = (path: string, body: Buffer): number =>
  PACKED.test(path) ? body.length : gzipSync(body, { level: 9 }).length;

interface Watched {
  shift: number;
  blocked: number;
  largest: number;
}

/** Runs on the page before anything of its own. */
function watchPage(main: string): void {
  const watched: Watched = { shift: 0, blocked: 0, largest: 0 };
  Object.assign(window, { watched });
  const watch = (type: string, note: (entry: PerformanceEntry) => void): void =>
    new PerformanceObserver(list => list.getEntries().forEach(note)).observe({ type, buffered: true });
  watch('layout-shift', entry => {
    const { value, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
    if (!hadRecentInput) watched.shift += value;
  });
  watch('longtask', ({ startTime, duration }) => {
    const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0;
    if (startTime + duration > paint) watched.blocked += duration - 50;
  });
  watch('largest-contentful-paint', ({ startTime }) => (watched.largest = startTime));
  // Seen at once, not at the next frame: what is asked for in between was not waited for.
  const looker = new MutationObserver(() => {
    const isThere = [...document.querySelectorAll('button')].some(
      ({ textContent, disabled }) => textContent?.trim() === main && !disabled,
    );
    if (!isThere) return;
    performance.mark('ready');
    looker.disconnect();
  });
  looker.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
}

/** Runs on the page in the end. */
function readPage() {
  const { shift, blocked, largest } = (window as unknown as { readonly watched: Watched }).watched;
  const at = (name: string): number => performance.getEntriesByName(name)[0]?.startTime ?? NaN;
  return {
    origin: performance.timeOrigin,
    paintMs: at('first-contentful-paint'),
    largestPaintMs: largest,
    readyMs: at('ready'),
    shift,
    blockedMs: blocked,
  };
}
