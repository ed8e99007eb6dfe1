/** Node's side of accuracy and robustness: hands files to the benchmark's page, has it work and keeps what it saves. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { unpackKaggle } from '../../support/realData.ts';
import type { TrialOptions } from '../options.ts';
import type { Benchmark } from '../page.ts';
import type { AccuracyRow, RobustnessRow } from './outcome.ts';
import type { Order } from './trial.ts';

/** See TrialsPage. */
export interface Trials {
  train(order: Order): Promise<void>;
  seeds(): Promise<readonly number[]>;
  accuracy(seed: number): Promise<AccuracyRow>;
  conditions(): Promise<readonly string[]>;
  outOfFold(seed: number, what: string): Promise<RobustnessRow>;
  samples(seed: number): Promise<RobustnessRow>;
  keptOut(seed: number): Promise<readonly RobustnessRow[]>;
  /** `path`: the recorded strokes, as gzip. */
  pens(seed: number, path: string): Promise<RobustnessRow>;
  /** Writes all trials to a file. */
  save(path: string): Promise<void>;
}

/**
 * Opens the page's side with Kaggle's two files, which must be there (INKFOLD_DATA), and with the trials of a file where
 * one is to be loaded. `tell` hears what happens, for a person who waits.
 */
export async function openTrials(
  page: Page,
  { load, backend, keepOut }: Pick<TrialOptions, 'load' | 'backend' | 'keepOut'>,
  tell: (line: string) => void,
): Promise<Trials> {
  await page.exposeFunction('tell', tell);
  // The cast is of what page.ts puts on its global object.
  const there = await page.evaluateHandle(() =>
    (globalThis as unknown as { benchmark: Benchmark }).benchmark.openTrials(),
  );
  const give = (...paths: string[]): Promise<void> => page.locator('input').setInputFiles(paths);
  tell('reading train.csv and test.csv …');
  const folder = await unpackKaggle();
  try {
    await give(join(folder, 'train.csv'), join(folder, 'test.csv'));
    await there.evaluate((trials, without) => trials.openDigits(without), keepOut);
  } finally {
    await rm(folder, { recursive: true });
  }
  if (load !== null) {
    await give(load);
    await there.evaluate((trials, on) => trials.load(on), backend);
  }
  return {
    train: order => there.evaluate((trials, sent) => trials.train(sent), order),
    seeds: () => there.evaluate(trials => trials.seeds()),
    accuracy: seed => there.evaluate((trials, of) => trials.accuracy(of), seed),
    conditions: () => there.evaluate(trials => trials.conditions()),
    outOfFold: (seed, what) =>
      there.evaluate((trials, [of, condition]) => trials.outOfFold(of, condition), [seed, what] as const),
    samples: seed => there.evaluate((trials, of) => trials.samples(of), seed),
    keptOut: seed => there.evaluate((trials, of) => trials.keptOut(of), seed),
    pens: async (seed, path) => {
      await give(path);
      return there.evaluate((trials, of) => trials.pens(of), seed);
    },
    save: async path => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        there.evaluate(trials => trials.save()),
      ]);
      await download.saveAs(path);
    },
  };
}
