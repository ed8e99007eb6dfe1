/**
 * Whether an image looks like the digits that a model knows. Networks are sure of almost anything: what tells is how near an
 * image comes to the digits that the model trained on, in what its convolutions make of them. How near is near enough is read
 * from digits that it never trained on. src/engine/inspect/familiarity.browser.test.ts measures it.
 */
import { check } from '../../lib/check.ts';
import { nearest } from './nearest.ts';

/** How strange an image is to a model. */
export interface Strangeness {
  /** Mean cosine similarity to the `ALIKE` most alike of the digits that the model trained on; low for what is strange. */
  readonly similarity: number;
}

/** Training digits that an image is held against. */
export const ALIKE = 5;

/** Share of unseen digits that pass: the rest are the most scrawled. */
export const ACCEPTED = 0.99;

/** What looks like a digit to a model. */
export interface Familiarity {
  /** The least similarity of a digit. */
  readonly leastSimilarity: number;
}

/** How strange an image with these features is to a model that trained on images with the features `known` (rows × D). */
export function strangeness(
  { features }: { readonly features: Float32Array },
  known: Float32Array,
): Strangeness {
  const alike = nearest(features, known, ALIKE);
  check(alike.length > 0, 'embeddings to compare with');
  return { similarity: alike.reduce((sum, { similarity }) => sum + similarity, 0) / alike.length };
}

/** What looks like a digit to a model, from digits that it did not train on: `ACCEPTED` of them do, at least. */
export function familiarity(unseen: readonly Strangeness[]): Familiarity {
  const similarities = unseen.map(({ similarity }) => similarity).toSorted((a, b) => b - a);
  const least = similarities[Math.ceil(ACCEPTED * similarities.length) - 1];
  check(least !== undefined, 'digits that the model never trained on');
  return { leastSimilarity: least };
}

/** Whether an image looks unlike the digits that a model knows. */
export const isUnfamiliar = ({ leastSimilarity }: Familiarity, { similarity }: Strangeness): boolean =>
  similarity < leastSimilarity;
