/** The figures of a trial, from what its models said: pure. */
import { parameterCount } from '../../../src/recipe/network.ts';
import { networkOf } from '../../../src/recipe/presets.ts';
import type { Score } from '../../../src/run/events.ts';
import { crossFit } from '../../../src/run/metrics/cross-fit.ts';
import { confusionMatrix } from '../../../src/run/metrics/matrix.ts';
import { accuracyOf, scoreOf } from '../../../src/run/metrics/score.ts';
import { spreadOf, type Spread } from '../../../src/run/metrics/spread.ts';
import type { FoldPredictions } from '../../../src/run/predictions.ts';
import { CLASSES } from '../../../src/data/digits.ts';
import { macs, trainingTflop } from './macs.ts';
import type { AccuracyRow, AccuracySummary, Confusion, Interval, RobustnessRow } from './outcome.ts';
import type { Trial } from './trial.ts';

/** What has to be predicted for an accuracy row, beyond what the training left. */
export interface Measured {
  /** Out of fold, with shift averaging. */
  readonly shifted: readonly FoldPredictions[];
  readonly submissionSha256: string;
}

/** How well a trial reads the rows that it held out; `labels` are those of the whole set. */
export function accuracyRow(trial: Trial, labels: Uint8Array, measured: Measured): AccuracyRow {
  const { recipe, backend, device, workers, images, seconds, outOfFold } = trial;
  const score = scoreOf(outOfFold, labels);
  const shifted = scoreOf(measured.shifted, labels);
  const { temperature, before, after } = crossFit(outOfFold, labels);
  const network = networkOf(recipe);
  return {
    bench: 'accuracy',
    preset: recipe.preset,
    seed: recipe.seed,
    backend,
    device,
    workers,
    folds: outOfFold.length,
    epochs: recipe.epochs,
    parameters: parameterCount(network),
    mmac: rounded(macs(network) / 1e6, 2),
    n: score.n,
    foldAccuracies: outOfFold.map(fold => rounded(accuracyOf(scoreOf([fold], labels)).accuracy)),
    accuracy: rounded(accuracyOf(score).accuracy),
    interval: intervalOf(score),
    shiftAccuracy: rounded(accuracyOf(shifted).accuracy),
    shiftInterval: intervalOf(shifted),
    loss: rounded(score.loss),
    ece: rounded(before.error),
    temperature: rounded(temperature, 4),
    calibratedEce: rounded(after.error),
    calibratedLoss: rounded(after.loss),
    tflop: rounded(trainingTflop(network, images), 3),
    seconds: rounded(seconds, 1),
    imagesPerSecond: Math.round(images / seconds),
    submissionSha256: measured.submissionSha256,
  };
}

/** Mean and spread over seeds of one preset; null for fewer than two. */
export function summaryOf(rows: readonly AccuracyRow[]): AccuracySummary | null {
  const [first] = rows;
  if (first === undefined || rows.length < 2) return null;
  const spread = (figure: (row: AccuracyRow) => number): Spread => {
    const { mean, sd } = spreadOf(rows.map(figure));
    return { mean: rounded(mean), sd: sd === null ? null : rounded(sd) };
  };
  return {
    bench: 'accuracy',
    preset: first.preset,
    seeds: rows.map(({ seed }) => seed),
    accuracy: spread(row => row.accuracy),
    shiftAccuracy: spread(row => row.shiftAccuracy),
    loss: spread(row => row.loss),
    seconds: spread(row => row.seconds),
  };
}

/** How well a trial reads `what`. */
export function robustnessRow(
  { recipe: { preset, seed } }: Trial,
  what: string,
  score: Score,
): RobustnessRow {
  const { accuracy, n } = accuracyOf(score);
  return {
    bench: 'robustness',
    preset,
    seed,
    what,
    n,
    accuracy: rounded(accuracy),
    interval: intervalOf(score),
  };
}

/** The mistakes that occur, the most frequent first, at most `most`; of equals the smaller digit first. */
export function confusionsOf(
  predictions: readonly FoldPredictions[],
  labels: Uint8Array,
  most: number,
): readonly Confusion[] {
  return confusionMatrix(predictions, labels, CLASSES)
    .flatMap((counts, truth) => counts.map((count, read) => ({ truth, read, count })))
    .filter(({ truth, read, count }) => truth !== read && count > 0)
    .toSorted((a, b) => b.count - a.count)
    .slice(0, most);
}

function intervalOf(score: Score): Interval {
  const { low, high } = accuracyOf(score);
  return [rounded(low), rounded(high)];
}

const rounded = (value: number, digits = 6): number => Number(value.toFixed(digits));
