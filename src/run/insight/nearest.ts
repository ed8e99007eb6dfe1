/** Which of many embeddings lie closest to one: the digits that a model takes for much the same. */
import { check } from '../../lib/check.ts';

/** An embedding's place among those that were searched, and how much it is alike. */
export interface Near {
  /** From 0. */
  readonly row: number;
  /** Cosine of the angle between the two, −1 to 1. */
  readonly similarity: number;
}

/**
 * The `count` rows of `known` (rows × D, each of length 1) that are most like `features` (D numbers, of length 1), the most
 * alike first and the earlier first where two are equally so; fewer where there are not so many.
 */
export function nearest(features: Float32Array, known: Float32Array, count: number): readonly Near[] {
  const width = features.length;
  check(width > 0 && known.length % width === 0, 'embeddings of one width');
  const best: Near[] = [];
  if (count < 1) return best;
  for (let row = 0; row * width < known.length; row++) {
    const similarity = dot(features, known, row * width);
    const last = best.at(-1);
    if (best.length === count && last && similarity <= last.similarity) continue;
    if (best.length === count) best.pop();
    const place = best.findIndex(other => other.similarity < similarity);
    best.splice(place < 0 ? best.length : place, 0, { row, similarity });
  }
  return best;
}

/** The product of `features` and the row of `known` that begins at `from`. */
function dot(features: Float32Array, known: Float32Array, from: number): number {
  let sum = 0;
  for (let i = 0; i < features.length; i++) sum += (features[i] ?? 0) * (known[from + i] ?? 0);
  return sum;
}
