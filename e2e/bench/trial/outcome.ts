/** What accuracy and robustness say: one row a seed and circumstance, as an object (`--json`) or as a line of a table. */
import type { PresetId } from '../../../src/recipe/recipe.ts';
import type { Backend } from '../../../src/run/device.ts';
import type { Spread } from '../../../src/run/metrics/spread.ts';

/** Wilson's 95 % interval of an accuracy: low and high. */
export type Interval = readonly [low: number, high: number];

/** How well one trial reads; accuracies from 0 to 1. */
export interface AccuracyRow {
  readonly bench: 'accuracy';
  readonly preset: PresetId;
  readonly seed: number;
  readonly backend: Backend;
  readonly device: string;
  readonly workers: number;
  readonly folds: number;
  readonly epochs: number;
  readonly parameters: number;
  /** Million multiply-accumulates that one image costs on its way forward. */
  readonly mmac: number;
  /** How many out-of-fold rows were read. */
  readonly n: number;
  readonly foldAccuracies: readonly number[];
  /** Over all out-of-fold rows, each read by the one model that did not train on it. */
  readonly accuracy: number;
  readonly interval: Interval;
  /** The same, averaged over the image and its four copies shifted by one pixel. */
  readonly shiftAccuracy: number;
  readonly shiftInterval: Interval;
  /** Mean cross-entropy of the out-of-fold rows, in nats. */
  readonly loss: number;
  /** Expected calibration error of the out-of-fold rows, in fifteen bins of equal width. */
  readonly ece: number;
  /** What logits are to be divided by, fitted to the out-of-fold rows. */
  readonly temperature: number;
  /** The error and the loss that are left when each fold's rows are read at a temperature fitted to the other folds. */
  readonly calibratedEce: number;
  readonly calibratedLoss: number;
  /** Spent on training: 6 × MAC × images. */
  readonly tflop: number;
  /** Of the whole training, validation after each epoch included. */
  readonly seconds: number;
  readonly imagesPerSecond: number;
  /** Of submission.csv for Kaggle's test.csv: all fold models vote, shifts averaged. */
  readonly submissionSha256: string;
}

/** Several seeds of one preset. */
export interface AccuracySummary {
  readonly bench: 'accuracy';
  readonly preset: PresetId;
  readonly seeds: readonly number[];
  readonly accuracy: Spread;
  readonly shiftAccuracy: Spread;
  readonly loss: Spread;
  readonly seconds: Spread;
}

/** How well one trial reads digits that are not like those it learned from. */
export interface RobustnessRow {
  readonly bench: 'robustness';
  readonly preset: PresetId;
  readonly seed: number;
  readonly what: string;
  readonly n: number;
  readonly accuracy: number;
  readonly interval: Interval;
  /** The most frequent mistakes, the most frequent first; of pen strokes alone. */
  readonly confusions?: readonly Confusion[];
}

export interface Confusion {
  readonly truth: number;
  readonly read: number;
  readonly count: number;
}

/** Why something was not measured. */
export interface SkippedOutcome {
  readonly bench: 'accuracy' | 'robustness';
  readonly what?: string;
  readonly skipped: string;
}

export type Outcome = AccuracyRow | AccuracySummary | RobustnessRow | SkippedOutcome;

/** The line of a table that says what an outcome does. */
export function lineOfOutcome(outcome: Outcome): string {
  if ('skipped' in outcome) return `${outcome.what ?? ''} not measured: ${outcome.skipped}`.trim();
  if ('seeds' in outcome) return lineOfSummary(outcome);
  return outcome.bench === 'accuracy' ? lineOfAccuracy(outcome) : lineOfRobustness(outcome);
}

function lineOfAccuracy(row: AccuracyRow): string {
  return [
    `${row.preset}, seed ${row.seed}: ${percent(row.accuracy)} ${within(row.interval)} of ${row.n} out of fold`,
    `${percent(row.shiftAccuracy)} ${within(row.shiftInterval)} with shift averaging`,
    `loss ${row.loss.toFixed(4)}, calibration error ${percent(row.ece)}; at temperature ${row.temperature.toFixed(3)} ${row.calibratedLoss.toFixed(4)}, ${percent(row.calibratedEce)}`,
    `folds ${row.foldAccuracies.map(percent).join(' ')}`,
    `${row.epochs} epochs, ${row.tflop.toFixed(1)} TFLOP in ${row.seconds.toFixed(0)} s, ${row.imagesPerSecond} images/s`,
    `${row.device}, ${row.workers} ${row.workers === 1 ? 'worker' : 'workers'}`,
    `submission ${row.submissionSha256}`,
  ].join('\n    ');
}

function lineOfSummary({ preset, seeds, accuracy, shiftAccuracy }: AccuracySummary): string {
  return `${preset}, seeds ${seeds.join(', ')}: ${spread(accuracy)} out of fold, ${spread(shiftAccuracy)} with shift averaging`;
}

function lineOfRobustness({ preset, seed, what, n, accuracy, interval, confusions }: RobustnessRow): string {
  const who = `${preset}, seed ${seed}, ${what}`.padEnd(48);
  const line = `${who}${percent(accuracy)} ${within(interval)} of ${n}`;
  if (!confusions) return line;
  const pairs = confusions.map(({ truth, read, count }) => `${truth} as ${read}: ${count}`);
  return `${line}\n    ${pairs.join(', ')}`;
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
const within = ([low, high]: Interval): string => `[${(100 * low).toFixed(2)}, ${(100 * high).toFixed(2)}]`;
const spread = ({ mean, sd }: Spread): string =>
  `${percent(mean)}${sd === null ? '' : ` ± ${(100 * sd).toFixed(3)}`}`;
