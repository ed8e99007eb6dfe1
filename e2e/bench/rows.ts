/** What the benchmark says: one row a contender and circumstance, as an object (`--json`) or as a line of a table. */
import type { PresetId } from '../../src/recipe/recipe.ts';
import type { BackendName, EngineName } from './task.ts';

export const BENCH_NAMES = [
  'first-step',
  'train-step',
  'lanes',
  'folds',
  'augment',
  'replay',
  'csv',
  'page',
  'time-to-99',
] as const;
export type BenchName = (typeof BENCH_NAMES)[number];

/** These train for an hour: they run where they are named, and in this order, since robustness reads with accuracy's models. */
export const LONG_NAMES = ['accuracy', 'robustness'] as const;
export type LongName = (typeof LONG_NAMES)[number];

/** A row has what its bench measures; one with `skipped` says why nothing was measured. */
export interface Row {
  readonly bench: BenchName;
  readonly engine: EngineName;
  readonly backend?: BackendName;
  readonly model?: PresetId;
  readonly batch?: number;
  /** Of time-to-99, one training each. */
  readonly seed?: number;
  /** Threads that train one model. */
  readonly lanes?: number;
  /** Workers that train a model each, side by side. */
  readonly workers?: number;
  readonly augmenting?: boolean;
  readonly device?: string;
  /** Of the median turn, all workers together. */
  readonly imagesPerSecond?: number;
  /** Of the median turn. */
  readonly msPerStep?: number;
  /** JavaScript that encodes a step and hands it to the GPU, from the call to its return; where the engine can be asked. */
  readonly encodeMs?: number;
  /** Processor time of the whole worker thread, a step: batches, events and reading losses included. */
  readonly threadMs?: number;
  /** Compute dispatches a step. */
  readonly dispatches?: number;
  /** Images/s of each turn. */
  readonly turns?: readonly number[];
  /** Losses of the first steps without dropout, from the same weights on the same batch: equal for all. */
  readonly losses?: readonly number[];
  readonly file?: string;
  readonly seconds?: number;
  readonly megabytesPerSecond?: number;
  /** Validation accuracy and seconds since the click, an epoch. */
  readonly curve?: readonly { readonly accuracy: number; readonly seconds: number }[];
  readonly visit?: FirstVisit;
  readonly training?: TrainingInPage;
  readonly skipped?: string;
}

/** What a first visit costs, the median of the rounds; bytes are with gzip (support/firstLoad.ts says what each one counts). */
export interface FirstVisit {
  /** Who visits: this machine as it is, or a slow phone. */
  readonly link: string;
  readonly paintMs: number;
  readonly largestPaintMs: number;
  readonly readyMs: number;
  readonly blockedMs: number;
  readonly shift: number;
  readonly paintKilobytes: number;
  readonly readyKilobytes: number;
  readonly allKilobytes: number;
}

/** How the page fares while it trains. */
export interface TrainingInPage {
  /** From the click on Train, medians of the rounds. */
  readonly firstEpochSeconds: number;
  readonly finishedSeconds: number;
  /** Processor time of the longest task of the page's thread, in all rounds. */
  readonly longestTaskMs: number;
}

/** The line of a table that says what a row does. */
export function lineOf(row: Row): string {
  const who = nameOf(row).padEnd(44);
  if (row.skipped !== undefined) return `${who}not measured: ${row.skipped}`;
  const cells = [
    cell(row.imagesPerSecond, 'images/s'),
    cell(row.msPerStep, 'ms a step'),
    cell(row.encodeMs, 'ms JavaScript to encode'),
    cell(row.threadMs, 'ms of its thread'),
    cell(row.dispatches, 'dispatches'),
    cell(row.seconds, 's'),
    cell(row.megabytesPerSecond, 'MB/s'),
    row.curve?.map(({ accuracy, seconds }) => `${accuracy} % at ${seconds.toFixed(1)} s`).join(', '),
    row.losses && `losses ${row.losses.map(loss => loss.toFixed(4)).join(' ')}`,
    row.visit && lineOfVisit(row.visit),
    row.training && lineOfTraining(row.training),
    row.device,
  ];
  return `${who}${cells.filter(text => text !== undefined).join('  ')}`;
}

const lineOfVisit = (visit: FirstVisit): string =>
  `first paint ${visit.paintMs} ms, largest ${visit.largestPaintMs} ms, usable ${visit.readyMs} ms, blocked ${visit.blockedMs} ms, ` +
  `shift ${visit.shift}; ${visit.paintKilobytes} kB until the paint, ${visit.readyKilobytes} kB until usable, ${visit.allKilobytes} kB in all`;

const lineOfTraining = ({ firstEpochSeconds, finishedSeconds, longestTaskMs }: TrainingInPage): string =>
  `first epoch after ${firstEpochSeconds} s, finished after ${finishedSeconds} s, longest page task ${longestTaskMs} ms`;

/** Who did what, in a few words. */
export function nameOf(row: Row): string {
  const { engine, backend, model, batch, seed, lanes, workers, augmenting, file, visit } = row;
  const words = [
    engine,
    backend,
    lanes !== undefined && lanes > 1 ? `${lanes} threads` : undefined,
    workers !== undefined ? `${workers} ${workers === 1 ? 'worker' : 'workers'}` : undefined,
    augmenting ? 'augmenting' : undefined,
    model,
    batch,
    seed === undefined ? undefined : `seed ${seed}`,
    file,
    visit && `first visit, ${visit.link}`,
  ];
  return words.filter(word => word !== undefined).join(' ');
}

/** Three digits that count, and the unit. */
function cell(value: number | undefined, unit: string): string | undefined {
  if (value === undefined) return undefined;
  const text = value.toLocaleString('en', { maximumSignificantDigits: value < 1000 ? 3 : 4 });
  return `${text.padStart(7)} ${unit}`;
}

/** The middle value (of an even number, the mean of the middle two); NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return ((low ?? NaN) + (high ?? NaN)) / 2;
}
