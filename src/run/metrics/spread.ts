/** Mean and spread of a figure over folds. */

export interface Spread {
  readonly mean: number;
  /** Sample standard deviation (n − 1 below the line, numpy's ddof=1); null for fewer than two values. */
  readonly sd: number | null;
}

/** The spread of at least one value. */
export function spreadOf(values: readonly number[]): Spread {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: n < 2 ? null : Math.sqrt(squares / (n - 1)) };
}
