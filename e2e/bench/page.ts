/**
 * The benchmark's page: keeps workers by name, each idle while others are measured, and passes questions on. What is asked
 * and when is decided in Node (browser.ts).
 */
import type { EngineName } from './task.ts';
import type { TrialsPage } from './trial/page.ts';
import type { Answer, Question } from './workers/protocol.ts';
import { openReader } from '../../src/bridge/reader/remote.ts';

/** What Node finds on the page as `globalThis.benchmark`. */
export interface Benchmark {
  /** Asks the worker of this name, started where there is none; `ms` runs from that start, or from the question. */
  ask(name: string, engine: EngineName, question: Question): Promise<{ answer: Answer; ms: number }>;
  /** Ends a worker. */
  close(name: string): void;
  /** Reads the file in the page's file input with the app's reader. */
  readFile(): Promise<{ rows: number; bytes: number; ms: number }>;
  /** Loads what accuracy and robustness need; nobody else is to carry it. */
  openTrials(): Promise<TrialsPage>;
}

/** Nobody is waited for any longer: a compiler may hang. */
const LIMIT_MS = 300_000;

const workers = new Map<string, Worker>();

const benchmark: Benchmark = {
  async ask(name, engine, question) {
    const began = performance.now();
    const worker = workers.get(name) ?? startWorker(engine);
    workers.set(name, worker);
    const answer = await put(worker, question);
    return { answer, ms: performance.now() - began };
  },

  close(name) {
    workers.get(name)?.terminate();
    workers.delete(name);
  },

  async readFile() {
    const file = document.querySelector('input')?.files?.[0];
    if (!file) throw new Error('no file was given');
    const began = performance.now();
    const { signal } = new AbortController();
    const sets = await openReader().read([file], { onProgress: () => {}, signal });
    const ms = performance.now() - began;
    return { rows: sets.reduce((sum, { count }) => sum + count, 0), bytes: file.size, ms };
  },

  openTrials: async () => (await import('./trial/page.ts')).trialsPage,
};

function startWorker(engine: EngineName): Worker {
  switch (engine) {
    case 'inkfold':
      return new Worker(new URL('./workers/inkfold.worker.ts', import.meta.url), { type: 'module' });
    case 'stock':
      return new Worker(new URL('./workers/stock.worker.ts', import.meta.url), { type: 'module' });
    case 'jax-js':
      return new Worker(new URL('./workers/jax.worker.ts', import.meta.url), { type: 'module' });
    case 'pytorch':
    case 'pytorch channels_last':
      throw new Error('PyTorch runs in no browser.');
  }
}

function put(worker: Worker, question: Question): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { signal, stop } = stoppable();
    const end = (then: () => void): void => {
      stop();
      then();
    };
    const timer = setTimeout(
      () => end(() => reject(new Error(`no answer within ${LIMIT_MS / 60_000} minutes`))),
      LIMIT_MS,
    );
    signal.addEventListener('abort', () => clearTimeout(timer));
    worker.addEventListener(
      'error',
      ({ message }) => end(() => reject(new Error(message || 'The worker could not be loaded.'))),
      { signal },
    );
    worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => end(() => resolve(data)), {
      signal,
    });
    worker.postMessage(question);
  });
}

function stoppable(): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, stop: () => controller.abort() };
}

Object.assign(globalThis, { benchmark });
