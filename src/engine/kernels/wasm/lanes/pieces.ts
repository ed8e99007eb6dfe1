/**
 * How an op's work is cut into pieces. The cut depends on the op's shapes alone, never on how many lanes there are: a
 * kernel is always called for the same piece, whoever calls it, and so the results are the same bits for any number.
 */

/** first ≤ i < end. */
export interface Range {
  readonly first: number;
  readonly end: number;
}

/** More pieces than this of one op even out nothing more. */
const MOST_PIECES = 16;
/** Floats that are worth handing to another lane. */
const LEAST_FLOATS = 2 ** 14;

/** 0 … count in pieces of `size`; the last may be smaller. None where there is nothing. */
export function ranges(count: number, size: number): readonly Range[] {
  return Array.from({ length: Math.ceil(count / size) }, (_, i) => ({
    first: i * size,
    end: Math.min(count, (i + 1) * size),
  }));
}

/** 0 … count in at most `most` pieces of at least `least` (but for the last), all of them multiples of `grain`. */
export function pieces(count: number, least: number, grain = 1, most = MOST_PIECES): readonly Range[] {
  const size = Math.max(least, Math.ceil(count / most));
  return ranges(count, Math.ceil(size / grain) * grain);
}

/** Rows of `columns` floats each, in pieces that are worth their while and whole multiples of `grain` rows. */
export const rowPieces = (rows: number, columns: number, grain = 1): readonly Range[] =>
  pieces(rows, Math.ceil(LEAST_FLOATS / Math.max(1, columns)), grain);

/** A whole tensor's floats; pieces start on cache lines. */
export const floatPieces = (count: number): readonly Range[] => pieces(count, LEAST_FLOATS, 16);
