/** How well a model reads labelled digits, with its weights as they are now, and what it says of each. */
import * as tf from '@tensorflow/tfjs-core';
import { CLASSES, type DigitSet } from '../data/digits.ts';
import type { Score } from '../run/events.ts';
import { batchOf, pieces } from './batches.ts';
import type { LiveModel } from './model.ts';
import type { Ops } from './ops/ops.ts';
import { takeAllBack, takeBack } from './read-back.ts';

/** Images a piece: small enough to stop promptly and to fit into a phone's memory. */
const PIECE = 256;

export interface Evaluation {
  readonly score: Score;
  /** rows × 10, in the order of the rows. */
  readonly probabilities: Float32Array<ArrayBuffer>;
}

/** Called after each piece with the number of its images; false ends the evaluation. */
export type BetweenPieces = (images: number) => Promise<boolean>;

/** The model on `rows`; null where there are none or it was ended. */
export async function evaluate(
  model: LiveModel,
  ops: Ops,
  digits: DigitSet,
  rows: Int32Array,
  between: BetweenPieces,
): Promise<Evaluation | null> {
  const probabilities = new Float32Array(rows.length * CLASSES);
  const penalty = await penaltyOf(model);
  let loss = 0;
  let correct = 0;
  let done = 0;
  for (const piece of pieces(rows, PIECE)) {
    const batch = batchOf(digits, piece);
    const [pair, shares] = tf.tidy(() => {
      const logits = model.logits(batch.images);
      const numbers = [ops.crossEntropy(logits, batch.labels), ops.countCorrect(logits, batch.labels)];
      return [tf.stack(numbers), tf.softmax(logits)];
    });
    batch.dispose();
    const [[pieceLoss = NaN, pieceCorrect = NaN] = [], found = []] = await takeAllBack([pair, shares]);
    probabilities.set(found, done * CLASSES);
    loss += pieceLoss * piece.length;
    correct += pieceCorrect;
    done += piece.length;
    if (!(await between(piece.length))) return null;
  }
  if (rows.length === 0) return null;
  return { score: { loss: loss / rows.length + penalty, correct, n: rows.length }, probabilities };
}

/** Keras counts the L2 penalty as part of every loss that it reports. */
async function penaltyOf(model: LiveModel): Promise<number> {
  const [value = NaN] = await takeBack(tf.tidy(() => model.penalty()));
  return value;
}
