/** What a model says of rows that it has not trained on: the raw material of every figure in the results. */

export interface FoldPredictions {
  readonly fold: number;
  /** Rows of the validation set, in the order of `probabilities`. */
  readonly rows: Int32Array<ArrayBuffer>;
  /** rows × 10; each row sums to 1. */
  readonly probabilities: Float32Array<ArrayBuffer>;
}
