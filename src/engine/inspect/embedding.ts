/** Features and logits, as they come from the device, as the embeddings that the app keeps. */
import { check } from '../../lib/check.ts';
import type { Embedding } from '../../run/insight.ts';
import { sketched } from './sketch.ts';

/** Features as an embedding has them, worked out in place where they are narrow. */
export const embedded = (features: Float32Array<ArrayBuffer>, rows: number): Float32Array<ArrayBuffer> =>
  normalised(sketched(features, rows), rows);

/**
 * What the last layer is handed, as a code. The roots of its values, so that a few strong ones do not drown the others (the
 * Hellinger kernel; Arandjelović and Zisserman, 2012, doi 10.1109/CVPR.2012.6248018).
 */
export const encoded = (handed: Float32Array, rows: number): Float32Array<ArrayBuffer> =>
  // A new array: what the last layer is handed may be the features themselves.
  embedded(
    Float32Array.from(handed, value => Math.sign(value) * Math.sqrt(Math.abs(value))),
    rows,
  );

/** Each of `rows` rows of `features` brought to length 1, in place; rows of zeros stay what they are. */
export function normalised(features: Float32Array<ArrayBuffer>, rows: number): Float32Array<ArrayBuffer> {
  const width = features.length / rows;
  for (let row = 0; row < rows; row++) {
    const own = features.subarray(row * width, (row + 1) * width);
    const length = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0));
    if (length > 0) own.forEach((value, i) => (own[i] = value / length));
  }
  return features;
}

/** −log Σ exp(logit) of each of `rows` rows of logits: the free energy of Liu et al. (2020, arXiv 2010.03759), at temperature 1. */
export function energiesOf(logits: Float32Array, rows: number): Float32Array<ArrayBuffer> {
  const classes = logits.length / rows;
  return Float32Array.from({ length: rows }, (_, row) => {
    const own = logits.subarray(row * classes, (row + 1) * classes);
    const largest = Math.max(...own);
    return -largest - Math.log(own.reduce((sum, logit) => sum + Math.exp(logit - largest), 0));
  });
}

/** The embedding of one image, of what its network made of it on the way. */
export function embeddingOf(
  features: Float32Array<ArrayBuffer>,
  handed: Float32Array,
  logits: Float32Array,
): Embedding {
  const [energy] = energiesOf(logits, 1);
  check(energy !== undefined, 'an energy');
  const code = encoded(handed, 1);
  return { features: embedded(features, 1), code, energy };
}
