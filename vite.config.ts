/** How the app is built and served, and where its unit and browser tests run. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumFlags, findChromium } from './.ci/chromium.mjs';
import { HEADERS, ISOLATION } from './src/offline/headers.ts';
import { offline } from './src/offline/plugin.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** A folder of real data to test on, from outside the project; tests that need it skip without it. */
const realData = process.env.INKFOLD_DATA;
const executablePath = findChromium();

/**
 * The licences of what the workers contain, as a file beside the app: Vite's own list leaves workers out, and the comments
 * that carry licences are stripped from them.
 */
function workerLicences(): Plugin {
  return {
    name: 'worker-licences',
    generateBundle(_options, bundle) {
      const folders = new Set<string>();
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        for (const id of chunk.moduleIds) {
          const [folder] = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id.replace(/^\0/, '')) ?? [];
          if (folder) folders.add(folder);
        }
      }
      // The helpers of the trainer's threads contain nothing but our own code.
      if (folders.size === 0) return;
      const texts = [...folders].toSorted().map(licenceOf);
      const [entry] = Object.values(bundle).flatMap(chunk =>
        chunk.type === 'chunk' && chunk.isEntry ? [chunk.facadeModuleId ?? ''] : [],
      );
      const worker = /bridge\/(\w+)\//.exec(entry ?? '')?.[1] ?? 'worker';
      this.emitFile({ type: 'asset', fileName: `licenses-${worker}.md`, source: texts.join('\n') });
    },
  };
}

function licenceOf(folder: string): string {
  const about: unknown = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const { name, version, license } = about as { name: string; version: string; license: string };
  const file = readdirSync(folder).find(candidate => /^licen[cs]e/i.test(candidate));
  const text = file ? readFileSync(`${folder}/${file}`, 'utf8').trim() : license;
  return `## ${name} ${version} (${license})\n\n${text}\n`;
}

export default defineConfig({
  // Built pages name their files relative to themselves: they work in any folder of any host.
  base: './',
  plugins: [react(), offline()],
  build: {
    target: 'es2023',
    chunkSizeWarningLimit: 1500,
    license: { fileName: 'licenses.md' },
    // Else `npm start` says at random that five seconds are long.
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
  worker: {
    format: 'es',
    plugins: () => [workerLicences()],
    // Without this the workers carry 780 kB of licence comments.
    rolldownOptions: { output: { comments: false } },
  },
  resolve: {
    // tfjs-vis draws through vega-embed, which needs eval; ours interprets instead.
    alias: [{ find: /^vega-embed$/, replacement: here('./src/ui/charts/embed.ts') }],
  },
  optimizeDeps: {
    // Else tfjs is discovered when the worker first asks for it, and the page reloads in mid-run.
    entries: ['index.html', 'src/bridge/*/worker.ts'],
    // Loaded lazily, and so found late: in tests too, the page would reload when they are.
    include: [
      '@tensorflow/tfjs-vis/dist/render/confusion_matrix.js',
      '@tensorflow/tfjs-vis/dist/render/linechart.js',
      'vega',
      'vega-interpreter',
      'vega-lite',
    ],
  },
  server: {
    headers: ISOLATION,
    fs: { allow: [here('.'), ...(realData ? [realData] : [])] },
  },
  preview: { headers: HEADERS },
  test: {
    passWithNoTests: true,
    // In browser tests too: fetch(`/@fs${import.meta.env.INKFOLD_DATA}/…`), which delivers .gz files inflated.
    env: realData ? { INKFOLD_DATA: realData } : {},
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['src/**/*.test.{ts,tsx}', 'e2e/**/*.test.ts'],
          exclude: ['**/*.browser.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['src/**/*.browser.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          // Two cores: files that train at the same time only time each other out.
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { args: chromiumFlags, ...(executablePath ? { executablePath } : {}) },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
