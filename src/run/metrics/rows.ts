/** Walks through predictions row by row: what all metrics begin with. */
import type { FoldPredictions } from '../predictions.ts';

/** One row's prediction. */
export interface PredictedRow {
  /** Of the set that was validated on, from 0. */
  readonly row: number;
  readonly fold: number;
  /** One a class; a view, good until the next change of the predictions. */
  readonly probabilities: Float32Array<ArrayBuffer>;
}

/** Calls `visit` for every predicted row: fold after fold, in each fold's own order. */
export function forEachRow(
  predictions: readonly FoldPredictions[],
  visit: (predicted: PredictedRow) => void,
): void {
  for (const { fold, rows, probabilities } of predictions) {
    const classes = probabilities.length / rows.length;
    rows.forEach((row, i) =>
      visit({ row, fold, probabilities: probabilities.subarray(i * classes, (i + 1) * classes) }),
    );
  }
}

/** The likeliest class; of equals the first, as numpy's argmax has it. */
export function likeliest(probabilities: Float32Array): number {
  let best = 0;
  for (let i = 1; i < probabilities.length; i++)
    if ((probabilities[i] ?? 0) > (probabilities[best] ?? 0)) best = i;
  return best;
}

/** Keras's smallest probability: a zero would make the loss infinite. */
const EPSILON = 1e-7;

/** Cross-entropy of one row, in nats. */
export const lossOf = (probabilities: Float32Array, label: number): number =>
  costOf(probabilities[label] ?? 0);

/** What it costs to have given the label this probability, in nats. */
export const costOf = (probability: number): number => -Math.log(Math.max(probability, EPSILON));
