/** The benchmark's browser: one for all, so that who is compared is compared in the same surroundings. */
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright';
import { build, preview } from 'vite';
import { chromiumFlags, findChromium } from '../../.ci/chromium.mjs';
import type { Benchmark } from './page.ts';
import type { Runner } from './runner.ts';
import type { Task } from './task.ts';
import { processorTime } from './trace.ts';
import type { Answer, Question } from './workers/protocol.ts';

const configFile = fileURLToPath(new URL('vite.config.ts', import.meta.url));
const PORT = 4190;
/** What keeps a test browser on the software adapter. */
const SOFTWARE = /swiftshader/;
/** What lets a headless browser use the machine's own GPU. */
const REAL = ['--enable-features=Vulkan,VulkanFromANGLE', '--use-angle=vulkan', '--ignore-gpu-blocklist'];

export interface Bench {
  readonly browser: Browser;
  /** The benchmark's page (page.ts). */
  readonly page: Page;
  /** A worker that trains `task`. */
  runner(task: Task): Runner;
  /** Milliseconds from a new worker to its first finished training step, with the device's name; the worker is ended. */
  firstStep(task: Task): Promise<{ ms: number; device: string }>;
  /** Has the app's reader read a file. */
  readFile(path: string): Promise<{ rows: number; bytes: number; ms: number }>;
  close(): Promise<void>;
}

/** Starts Chromium: on its software GPU, as the tests have it, or on the machine's own adapter. */
export async function launch(adapter: 'software' | 'real'): Promise<Browser> {
  const own = chromiumFlags.filter(flag => !SOFTWARE.test(flag));
  const args = adapter === 'software' ? chromiumFlags : [...own, ...REAL];
  const executablePath = findChromium();
  return chromium.launch({ args, ...(executablePath ? { executablePath } : {}) });
}

/** Builds the benchmark's page, serves it and opens it. */
export async function openBench(adapter: 'software' | 'real'): Promise<Bench> {
  await build({ configFile });
  const server = await preview({ configFile, preview: { port: PORT } });
  const browser = await launch(adapter);
  const page = await browser.newPage();
  await page.goto(server.resolvedUrls?.local[0] ?? '');
  let workers = 0;
  const freshName = (task: Task): string => `${task.engine} ${task.backend} ${++workers}`;
  return {
    browser,
    page,
    runner: task => runnerOn(browser, page, freshName(task), task),
    firstStep: async task => {
      const name = freshName(task);
      try {
        const { answer, ms } = await ask(page, name, task, { kind: 'prepare', task });
        return { ms, device: expected(answer, 'prepared').prepared.device };
      } finally {
        await close(page, name);
      }
    },
    readFile: async path => {
      await page.locator('input').setInputFiles(path);
      return page.evaluate(() => (globalThis as unknown as { benchmark: Benchmark }).benchmark.readFile());
    },
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

function runnerOn(browser: Browser, page: Page, name: string, task: Task): Runner {
  const put = async (question: Question): Promise<Answer> => (await ask(page, name, task, question)).answer;
  const measure: Runner['measure'] = async atLeastMs =>
    expected(await put({ kind: 'measure', atLeastMs }), 'measured').measured;
  const traced = async (atLeastMs: number): Promise<number> => {
    let steps = 1;
    const ms = await processorTime(browser, name, async () => {
      await put({ kind: 'mark', name });
      ({ steps } = await measure(atLeastMs));
    });
    return ms / steps;
  };
  const encoded = async (steps: number): Promise<number | null> =>
    expected(await put({ kind: 'encode', steps }), 'encoded').ms;
  return {
    check: async () => expected(await put({ kind: 'check', task }), 'checked').checked,
    prepare: async () => expected(await put({ kind: 'prepare', task }), 'prepared').prepared,
    measure,
    close: () => void close(page, name).catch(() => {}), // the page may be gone already
    // On WASM the thread does the arithmetic itself: there is nothing to tell apart.
    ...(task.backend === 'webgpu' || task.backend === 'webgl' ? { traced, encoded } : {}),
  };
}

/** Puts a question to a worker on the page; the casts are of what page.ts puts on its global object. */
function ask(
  page: Page,
  name: string,
  { engine }: Task,
  question: Question,
): Promise<{ answer: Answer; ms: number }> {
  return page
    .evaluate(
      ([worker, kind, put]) =>
        (globalThis as unknown as { benchmark: Benchmark }).benchmark.ask(worker, kind, put),
      [name, engine, question] as const,
    )
    .catch((thrown: unknown) => {
      const [sentence] = String(thrown)
        .replaceAll(/^.*?Error: /g, '')
        .split('\n');
      throw new Error(sentence);
    });
}

function close(page: Page, name: string): Promise<void> {
  return page.evaluate(
    worker => (globalThis as unknown as { benchmark: Benchmark }).benchmark.close(worker),
    name,
  );
}

function expected<K extends Answer['kind']>(answer: Answer, kind: K): Extract<Answer, { kind: K }> {
  if (answer.kind === 'failed') throw new Error(answer.message);
  if (answer.kind !== kind) throw new Error(`a worker answered ${answer.kind} instead of ${kind}`);
  return answer as Extract<Answer, { kind: K }>; // its kind was compared just now
}
