/** End-to-end tests: the built app in a real browser, used as a person uses it. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import { chromiumFlags, findChromium } from '../.ci/chromium.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const port = Number(process.env.INKFOLD_PORT ?? 4180);
const executablePath = findChromium();
/** Not dist/: a build for the tests must not take the place of one that is being served. */
const built = `e2e/.output/app-${port}`;

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  // By port, like the build: a run that begins empties its folder.
  outputDir: `.output/results-${port}`,
  // One at a time: every test trains, and two cores hold one training and its page.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  timeout: 120_000,
  expect: { timeout: 10_000 },
  use: {
    baseURL: `http://localhost:${port}`,
    viewport: { width: 1440, height: 1000 },
    launchOptions: { args: chromiumFlags, ...(executablePath ? { executablePath } : {}) },
    trace: 'off',
    actionTimeout: 15_000,
  },
  projects: [
    { name: 'app', testIgnore: ['**/shots/**', '**/long/**'] },
    // Many minutes on real data (INKFOLD_DATA): for figures to report, not part of `npm test` either.
    { name: 'long', testMatch: '**/long/*.spec.ts' },
    // Saves screenshots to look at; proves nothing and so is not part of `npm test`.
    { name: 'shots', testMatch: '**/shots/*.spec.ts' },
  ],
  webServer: {
    command:
      `npx vite build --logLevel warn --outDir ${built} --emptyOutDir && ` +
      `npx vite preview --outDir ${built} --port ${port} --strictPort`,
    cwd: root,
    url: `http://localhost:${port}`,
    timeout: 120_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 2000 },
  },
});
