/** The temperature that makes confidence honest: the one number that a softmax's logits are divided by (Guo et al. 2017). */
import type { Pieces } from '../../lib/pieces.ts';
import { CLASSES, type Evidence } from './evidence.ts';

/** Temperatures are looked for between these two. */
export const COLDEST = 0.05;
export const WARMEST = 20;

/** Of the temperature, relative; far below what anybody can tell. */
const PRECISION = 1e-6;
/** More than halving the bracket down to the precision takes. */
const TRIES = 60;
/** Rows between two chances to pause: about a millisecond. */
const STRETCH = 4096;

/**
 * The temperature that minimises the mean negative log-likelihood of the labels, which is convex in its inverse: Newton's
 * method within a bracket. 1 where every label is the likeliest class (or there are no rows): the likelihood then has no
 * minimum, it only grows as confidence does, so the rows say nothing of how sure is sure enough.
 */
export function* fittedTemperature(evidence: readonly Evidence[], start = 1): Pieces<number> {
  if (!evidence.some(hasMistake)) return 1;
  let [low, high] = [1 / WARMEST, 1 / COLDEST];
  let inverse = 1 / start;
  for (let i = 0; i < TRIES; i++) {
    const { slope, curvature } = yield* slopeAt(evidence, inverse);
    if (slope === 0) break;
    if (slope > 0) high = inverse;
    else low = inverse;
    const newton = inverse - slope / curvature;
    const next = newton > low && newton < high ? newton : Math.sqrt(low * high);
    const isThere = Math.abs(next - inverse) < PRECISION * inverse;
    inverse = next;
    if (isThere) break;
  }
  return 1 / inverse;
}

const hasMistake = ({ logits, labels }: Evidence): boolean =>
  labels.some((label, row) => (logits[row * CLASSES + label] ?? 0) < 0);

/** First and second derivative of the summed negative log-likelihood by the inverse temperature. */
function* slopeAt(
  evidence: readonly Evidence[],
  inverse: number,
): Pieces<{ readonly slope: number; readonly curvature: number }> {
  let [slope, curvature] = [0, 0];
  for (const { logits, labels } of evidence) {
    for (let row = 0; row < labels.length; row++) {
      const at = row * CLASSES;
      let [total, first, second] = [0, 0, 0];
      for (let k = at; k < at + CLASSES; k++) {
        const logit = logits[k] ?? 0;
        const weight = Math.exp(logit * inverse);
        total += weight;
        first += weight * logit;
        second += weight * logit * logit;
      }
      const mean = first / total;
      slope += mean - (logits[at + (labels[row] ?? 0)] ?? 0);
      curvature += second / total - mean * mean;
      if (row % STRETCH === STRETCH - 1) yield;
    }
    yield;
  }
  return { slope, curvature };
}
