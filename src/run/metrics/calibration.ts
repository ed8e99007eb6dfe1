/**
 * Calibration: whether confidence can be taken at its word, and the temperature that mends it (Guo et al. 2017, "On
 * Calibration of Modern Neural Networks").
 */
import { inOneGo, type Pieces } from '../../lib/pieces.ts';
import type { FoldPredictions } from '../predictions.ts';
import { doubtBins, equalBins, tally, type ConfidenceBin } from './confidence-bins.ts';
import { CLASSES, evidenceInPieces, logitsOf, type Evidence } from './evidence.ts';
import { costOf } from './rows.ts';
import { fittedTemperature } from './temperature.ts';

/** How well confidence and accuracy agree over n rows; the two figures are NaN where there are none. */
export interface Calibration {
  /** Expected calibration error: |accuracy − confidence| of the bins, weighted by their counts; 0 to 1. */
  readonly error: number;
  /** Mean negative log-likelihood of the labels in nats, with the floor that losses have. */
  readonly loss: number;
  readonly n: number;
  /** The fifteen bins that the error is taken over; empty ones too. */
  readonly bins: readonly ConfidenceBin[];
  /** The same rows in bins that are the finer the surer the network is: for a picture. */
  readonly fine: readonly ConfidenceBin[];
}

/** The temperature that fits these rows best, 0.05 to 20; 1 where they do not tell (see `fittedTemperature`). `labels` are the whole set's. */
export const temperatureOf = (predictions: readonly FoldPredictions[], labels: Uint8Array): number =>
  inOneGo(temperatureInPieces(predictions, labels));

/** `temperatureOf`, interruptible: 42,000 rows take a tenth of a second. */
export function* temperatureInPieces(
  predictions: readonly FoldPredictions[],
  labels: Uint8Array,
): Pieces<number> {
  return yield* fittedTemperature(yield* evidenceInPieces(predictions, labels));
}

/** How well the confidence of these predictions agrees with their accuracy, after division by a temperature. */
export function calibrationOf(
  predictions: readonly FoldPredictions[],
  labels: Uint8Array,
  temperature = 1,
): Calibration {
  const folds = inOneGo(evidenceInPieces(predictions, labels));
  return inOneGo(calibrationInPieces(folds.map(evidence => ({ evidence, temperature }))));
}

/** Rows with the temperature that they are read at. */
export interface TemperedEvidence {
  readonly evidence: Evidence;
  readonly temperature: number;
}

/** Rows between two chances to pause: about a millisecond. */
const STRETCH = 4096;

/** The calibration of all these rows together. */
export function* calibrationInPieces(parts: readonly TemperedEvidence[]): Pieces<Calibration> {
  const [equal, fine] = [tally(equalBins), tally(doubtBins)];
  let [loss, n] = [0, 0];
  for (const { evidence, temperature } of parts) {
    for (let row = 0; row < evidence.labels.length; row++) {
      const { doubt, isRight, cost } = verdictOf(evidence, row, temperature);
      equal.add(doubt, isRight);
      fine.add(doubt, isRight);
      loss += cost;
      n += 1;
      if (n % STRETCH === 0) yield;
    }
  }
  const bins = equal.bins();
  return { error: errorOf(bins, n), loss: loss / n, n, bins, fine: fine.bins() };
}

interface Verdict {
  /** 1 − confidence, exact where the confidence is nearly 1. */
  readonly doubt: number;
  readonly isRight: boolean;
  /** Of the label, in nats. */
  readonly cost: number;
}

function verdictOf({ logits, labels }: Evidence, row: number, temperature: number): Verdict {
  const at = row * CLASSES;
  const label = labels[row] ?? 0;
  let [likeliest, others] = [-1, 0];
  for (let k = 0; k < CLASSES; k++) {
    const logit = logits[at + k] ?? 0;
    // The largest is 0; of equals the first, as everywhere.
    if (logit === 0 && likeliest < 0) likeliest = k;
    else others += Math.exp(logit / temperature);
  }
  const total = 1 + others;
  return {
    doubt: others / total,
    isRight: likeliest === label,
    cost: costOf(Math.exp((logits[at + label] ?? 0) / temperature) / total),
  };
}

function errorOf(bins: readonly ConfidenceBin[], n: number): number {
  const gaps = bins.map(({ count, confidence, correct }) =>
    count === 0 ? 0 : Math.abs(correct - confidence * count),
  );
  return gaps.reduce((sum, gap) => sum + gap, 0) / n;
}

/** The probabilities (rows × 10) as they are once their logits are divided by the temperature. */
export function calibrated(probabilities: Float32Array, temperature: number): Float32Array<ArrayBuffer> {
  const out = Float32Array.from(logitsOf(probabilities), logit => Math.exp(logit / temperature));
  for (let at = 0; at < out.length; at += CLASSES) {
    let total = 0;
    for (let k = at; k < at + CLASSES; k++) total += out[k] ?? 0;
    for (let k = at; k < at + CLASSES; k++) out[k] = (out[k] ?? 0) / total;
  }
  return out;
}
