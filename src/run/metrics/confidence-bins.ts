/** Rows sorted into bins by how sure the network is of them: each bin's confidence beside the share that it read right. */

/** Rows of about the same confidence; the two shares are NaN where there are none. */
export interface ConfidenceBin {
  /** The confidences that it holds: above `low`, up to and with `high`. */
  readonly low: number;
  readonly high: number;
  readonly count: number;
  /** Mean confidence, 0 to 1. */
  readonly confidence: number;
  /** How many were read right. */
  readonly correct: number;
}

/** How confidences are sorted. Doubt is 1 − confidence, given as such since it keeps its digits where confidence is nearly 1. */
export interface Binning {
  /** The bins' upper ends, ascending; the last is 1. */
  readonly ends: readonly number[];
  binOf(doubt: number): number;
}

/** Fifteen bins of equal width: what the expected calibration error is usually taken over (Guo et al. 2017). */
const EQUAL = 15;
export const equalBins: Binning = {
  ends: Array.from({ length: EQUAL }, (_, i) => (i + 1) / EQUAL),
  binOf: doubt => Math.min(EQUAL - 1, Math.max(0, Math.ceil((1 - doubt) * EQUAL) - 1)),
};

/**
 * Half a decade of doubt a bin, down to one in ten thousand: nearly all confidences of a good network lie in the last of the
 * equal bins, and here they are told apart.
 */
const HALF_DECADES = 8;
export const doubtBins: Binning = {
  ends: [...Array.from({ length: HALF_DECADES }, (_, i) => 1 - 10 ** (-(i + 1) / 2)), 1],
  binOf: doubt =>
    doubt > 0 ? Math.min(HALF_DECADES, Math.max(0, Math.floor(-2 * Math.log10(doubt)))) : HALF_DECADES,
};

export interface Tally {
  add(doubt: number, isRight: boolean): void;
  bins(): readonly ConfidenceBin[];
}

/** Counts rows into bins. */
export function tally({ ends, binOf }: Binning): Tally {
  const counts = new Uint32Array(ends.length);
  const rights = new Uint32Array(ends.length);
  const doubts = new Float64Array(ends.length);
  return {
    add: (doubt, isRight) => {
      const bin = binOf(doubt);
      counts[bin] = (counts[bin] ?? 0) + 1;
      doubts[bin] = (doubts[bin] ?? 0) + doubt;
      if (isRight) rights[bin] = (rights[bin] ?? 0) + 1;
    },
    bins: () =>
      ends.map((high, i) => {
        const count = counts[i] ?? 0;
        return {
          low: ends[i - 1] ?? 0,
          high,
          count,
          confidence: 1 - (doubts[i] ?? 0) / count,
          correct: rights[i] ?? 0,
        };
      }),
  };
}
