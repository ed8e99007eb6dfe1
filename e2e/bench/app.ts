/** The built app itself, in the benchmark's browser: for what is measured from a person's click. */
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright';
import { build, preview } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Not dist/: that may be being served. */
const outDir = fileURLToPath(new URL('../.output/bench-app', import.meta.url));
const PORT = 4191;
const config = { root, configFile: `${root}vite.config.ts`, logLevel: 'error' } as const;

/** Builds the app alone, as `npm run build` does; gives its folder. */
export async function buildApp(): Promise<string> {
  // Vite has let this very program run as a development server would; React would be built for development, too.
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    await build({ ...config, build: { outDir, emptyOutDir: true } });
  } finally {
    process.env.NODE_ENV = before;
  }
  return outDir;
}

/** The app, built and served. */
export interface ServedApp {
  /** Opens it as somebody who has never been there; closing the page forgets all that the browser kept. */
  visit(): Promise<Page>;
  close(): Promise<void>;
}

/** Builds the app and serves it to tabs of `browser`. */
export async function serveApp(browser: Browser): Promise<ServedApp> {
  await buildApp();
  const server = await preview({ ...config, build: { outDir }, preview: { port: PORT } });
  return {
    visit: async () => {
      // A page of the browser's own has a context of its own.
      const page = await browser.newPage();
      await page.goto(server.resolvedUrls?.local[0] ?? '');
      return page;
    },
    close: () => server.close(),
  };
}
