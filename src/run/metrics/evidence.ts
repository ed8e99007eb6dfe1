/** Predictions as logits beside their labels: what a temperature is fitted to and confidence is measured on. */
import type { Pieces } from '../../lib/pieces.ts';
import type { FoldPredictions } from '../predictions.ts';

/** How many classes there are. */
export const CLASSES = 10;

/**
 * The smallest probability that a 32-bit softmax can be trusted to tell from 0 (2^-126; GPUs round what is smaller down to
 * 0). Probabilities of 0 count as this: a logit 87 below the likeliest. A higher floor, as losses have, would squeeze the
 * tails, and the temperature would be fitted to other logits than those that it divides.
 */
export const FLOOR = 2 ** -126;

export interface Evidence {
  /** rows × 10 log-probabilities, each row's largest shifted to 0: a softmax ignores the shift. */
  readonly logits: Float32Array;
  /** One a row. */
  readonly labels: Uint8Array;
}

/** Rows between two chances to pause: about a millisecond. */
const STRETCH = 2048;

/** What these predictions say, fold by fold, beside the labels of their rows. `labels` are those of the whole set. */
export function* evidenceInPieces(
  predictions: readonly FoldPredictions[],
  labels: Uint8Array,
): Pieces<readonly Evidence[]> {
  const evidence: Evidence[] = [];
  for (const { rows, probabilities } of predictions) {
    const logits = new Float32Array(probabilities.length);
    for (let at = 0; at < logits.length; at += STRETCH * CLASSES) {
      logits.set(logitsOf(probabilities.subarray(at, at + STRETCH * CLASSES)), at);
      yield;
    }
    evidence.push({ logits, labels: Uint8Array.from(rows, row => labels[row] ?? 0) });
  }
  return evidence;
}

/** Log-probabilities of rows × 10 probabilities, each row's largest shifted to 0. */
export function logitsOf(probabilities: Float32Array): Float32Array {
  const logits = probabilities.slice();
  for (let at = 0; at < logits.length; at += CLASSES) {
    let most = 0;
    for (let k = at; k < at + CLASSES; k++) most = Math.max(most, logits[k] ?? 0);
    const shift = Math.log(Math.max(most, FLOOR));
    for (let k = at; k < at + CLASSES; k++) {
      const p = logits[k] ?? 0;
      // Exactly 0 for the likeliest, whatever rounding does to the logarithms of the others.
      logits[k] = p === most ? 0 : Math.log(Math.max(p, FLOOR)) - shift;
    }
  }
  return logits;
}

/** The even and the odd rows: two halves that are alike, whatever order the rows come in. */
export function halvesOf({ logits, labels }: Evidence): readonly Evidence[] {
  return [0, 1].map(parity => {
    const rows = Math.ceil((labels.length - parity) / 2);
    const half = { logits: new Float32Array(rows * CLASSES), labels: new Uint8Array(rows) };
    for (let i = 0; i < rows; i++) {
      const row = 2 * i + parity;
      half.logits.set(logits.subarray(row * CLASSES, (row + 1) * CLASSES), i * CLASSES);
      half.labels[i] = labels[row] ?? 0;
    }
    return half;
  });
}
