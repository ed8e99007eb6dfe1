/** Which classes are taken for which, and what that means for each class. */
import type { FoldPredictions } from '../predictions.ts';
import { forEachRow, likeliest } from './rows.ts';

/** classes × classes counts: one array a true class, in it one count a predicted class. */
export type ConfusionMatrix = readonly (readonly number[])[];

/** Counts every predicted row once. */
export function confusionMatrix(
  predictions: readonly FoldPredictions[],
  labels: Uint8Array,
  classes: number,
): ConfusionMatrix {
  const matrix = Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0));
  forEachRow(predictions, ({ row, probabilities }) => {
    const counts = matrix[labels[row] ?? -1];
    const predicted = likeliest(probabilities);
    if (counts !== undefined) counts[predicted] = (counts[predicted] ?? 0) + 1;
  });
  return matrix;
}

/** The rows behind one cell of the matrix, ascending. */
export function rowsInCell(
  predictions: readonly FoldPredictions[],
  labels: Uint8Array,
  trueClass: number,
  predictedClass: number,
): readonly number[] {
  const rows: number[] = [];
  forEachRow(predictions, ({ row, probabilities }) => {
    if (labels[row] === trueClass && likeliest(probabilities) === predictedClass) rows.push(row);
  });
  return rows.toSorted((a, b) => a - b);
}

export interface ClassScore {
  /** Of the digits read as this class, the share that is of it. */
  readonly precision: number;
  /** Of the digits of this class, the share that was read as it. */
  readonly recall: number;
  /** The harmonic mean of the two. */
  readonly f1: number;
  /** How many digits are of this class. */
  readonly support: number;
}

/** One score a class. A share of nothing is 0, as scikit-learn has it (zero_division=0). */
export function classScores(matrix: ConfusionMatrix): readonly ClassScore[] {
  return matrix.map((counts, k) => {
    const hits = counts[k] ?? 0;
    const support = sum(counts);
    const predicted = sum(matrix.map(row => row[k] ?? 0));
    return {
      precision: share(hits, predicted),
      recall: share(hits, support),
      f1: share(2 * hits, predicted + support),
      support,
    };
  });
}

/** scikit-learn's "macro avg": every class counts the same. The support is the sum. */
export const macroAverage = (scores: readonly ClassScore[]): ClassScore =>
  average(
    scores,
    scores.map(() => 1),
  );

/** scikit-learn's "weighted avg": every digit counts the same. The support is the sum. */
export const weightedAverage = (scores: readonly ClassScore[]): ClassScore =>
  average(
    scores,
    scores.map(({ support }) => support),
  );

function average(scores: readonly ClassScore[], weights: readonly number[]): ClassScore {
  const mean = (figure: (score: ClassScore) => number): number =>
    share(sum(scores.map((score, k) => figure(score) * (weights[k] ?? 0))), sum(weights));
  return {
    precision: mean(({ precision }) => precision),
    recall: mean(({ recall }) => recall),
    f1: mean(({ f1 }) => f1),
    support: sum(scores.map(({ support }) => support)),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
