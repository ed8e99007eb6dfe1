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

/** Builds the app, serves it and opens it in a tab of its own. */
export async function openApp(browser: Browser): Promise<{ page: Page; close: () => Promise<void> }> {
  await buildApp();
  const server = await preview({ ...config, build: { outDir }, preview: { port: PORT } });
  const page = await browser.newPage();
  await page.goto(server.resolvedUrls?.local[0] ?? '');
  return {
    page,
    close: async () => {
      await page.close();
      await server.close();
    },
  };
}
