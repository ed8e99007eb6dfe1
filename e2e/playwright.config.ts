/** End-to-end tests: the built app in a real browser, used as a person uses it. */
import { defineConfig } from '@playwright/test';
import { chromiumFlags, findChromium } from '../.ci/chromium.mjs';
import { BUILT, PORT, ROOT } from './support/built.ts';

const executablePath = findChromium();

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  // By port, like the build: a run that begins empties its folder.
  outputDir: `.output/results-${PORT}`,
  // One at a time: every test trains, and two cores hold one training and its page.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  timeout: 120_000,
  expect: { timeout: 10_000 },
  use: {
    baseURL: `http://localhost:${PORT}`,
    viewport: { width: 1440, height: 1000 },
    launchOptions: { args: chromiumFlags, ...(executablePath ? { executablePath } : {}) },
    // All specs share one origin: what one leaves there is no other's business. offline.spec.ts lets it in.
    serviceWorkers: 'block',
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
      `npx vite build --logLevel warn --outDir ${BUILT} --emptyOutDir && ` +
      `npx vite preview --outDir ${BUILT} --port ${PORT} --strictPort`,
    cwd: ROOT,
    url: `http://localhost:${PORT}`,
    timeout: 120_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 2000 },
  },
});
