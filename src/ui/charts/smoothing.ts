/** Exponential smoothing as TensorBoard does it: each point weighs less the older it is, and the start is not pulled towards 0. */
import type { Values } from './foldSeries.ts';

/**
 * Each value as a weighted mean of itself and all before it: the value n places back weighs `weight` to the power of n.
 * `weight` is 0 (nothing changes) to below 1. Unknown values stay unknown and weigh nothing.
 */
export function smoothed(values: Values, weight: number): Values {
  if (weight === 0) return values;
  let sum = 0;
  let weights = 0;
  return values.map(value => {
    if (value === null) return null;
    sum = weight * sum + value;
    // What the weights so far add up to: dividing by it takes the bias out.
    weights = weight * weights + 1;
    return sum / weights;
  });
}
