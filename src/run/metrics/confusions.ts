/** The mistakes in a confusion matrix, the commonest first. */
import type { ConfusionMatrix } from './matrix.ts';

/** Digits of one class that were read as another. */
export interface Confusion {
  readonly trueClass: number;
  readonly predicted: number;
  /** How many: 1 or more. */
  readonly digits: number;
}

/** Every pair of classes that was confused at least once; of equals those of the lower classes first. */
export function confusions(matrix: ConfusionMatrix): readonly Confusion[] {
  const pairs = matrix.flatMap((counts, trueClass) =>
    counts.map((digits, predicted) => ({ trueClass, predicted, digits })),
  );
  return pairs
    .filter(({ trueClass, predicted, digits }) => trueClass !== predicted && digits > 0)
    .toSorted((a, b) => b.digits - a.digits || a.trueClass - b.trueClass || a.predicted - b.predicted);
}
