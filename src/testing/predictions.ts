/** Predictions worked out by a formula that metrics.py knows too, so that scikit-learn can be asked about the same ones. */
import type { FoldPredictions } from '../run/predictions.ts';

const ROWS = 300;
const FOLDS = 4;

/** Class 8 never occurs. */
const labelOf = (row: number): number => (row % 5 === 0 ? 9 : (row * row + Math.floor(row / 7) + 3) % 8);

/** Ten weights, of which the label's is mostly the largest; class 5 is never likely. */
function weightsOf(row: number): readonly number[] {
  const label = labelOf(row);
  return Array.from({ length: 10 }, (_, k) => {
    if (k === 5) return 0.5;
    const weight = ((row * 31 + k * 17 + k * k * row) % 97) + 1;
    return k === label && row % 4 !== 0 ? weight + 400 : weight;
  });
}

/** One label a row. */
export const labels = Uint8Array.from({ length: ROWS }, (_, row) => labelOf(row));

/** Four folds, of every fourth row each. */
export const predictions: readonly FoldPredictions[] = Array.from({ length: FOLDS }, (_, fold) => {
  const rows = Int32Array.from({ length: ROWS / FOLDS }, (_entry, i) => i * FOLDS + fold);
  const probabilities = Array.from(rows).flatMap(row => {
    const weights = weightsOf(row);
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return weights.map(weight => weight / sum);
  });
  return { fold: fold + 1, rows, probabilities: Float32Array.from(probabilities) };
});
