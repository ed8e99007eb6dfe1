/** How well a model reads: the loss, the accuracy and how sure the accuracy is. */
import { wilsonInterval } from '../../lib/interval.ts';
import type { Score } from '../events.ts';
import type { FoldPredictions } from '../predictions.ts';
import { forEachRow, likeliest, lossOf } from './rows.ts';

export interface Accuracy {
  /** Share of the digits that were read right, 0 to 1. */
  readonly accuracy: number;
  /** Wilson's 95 % interval around it. */
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

/** Loss and hits over all predicted rows; n is 0 and the loss NaN where there are none. */
export function scoreOf(predictions: readonly FoldPredictions[], labels: Uint8Array): Score {
  let loss = 0;
  let correct = 0;
  let n = 0;
  forEachRow(predictions, ({ row, probabilities }) => {
    const label = labels[row] ?? -1;
    loss += lossOf(probabilities, label);
    if (likeliest(probabilities) === label) correct += 1;
    n += 1;
  });
  return { loss: loss / n, correct, n };
}

/** A score's accuracy (n ≥ 1). */
export const accuracyOf = ({ correct, n }: Score): Accuracy => ({
  accuracy: correct / n,
  ...wilsonInterval(correct, n),
  n,
});

/** The score over all digits of these scores together; null for none. */
export function pooledScore(scores: readonly Score[]): Score | null {
  const n = scores.reduce((sum, score) => sum + score.n, 0);
  if (n === 0) return null;
  return {
    loss: scores.reduce((sum, score) => sum + score.loss * score.n, 0) / n,
    correct: scores.reduce((sum, score) => sum + score.correct, 0),
    n,
  };
}
