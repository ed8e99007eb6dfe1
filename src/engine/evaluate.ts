/** How well a model reads labelled digits, with its weights as they are now. */
import * as tf from '@tensorflow/tfjs-core';
import type { DigitSet } from '../data/digits.ts';
import type { Score } from '../run/events.ts';
import { batchOf, pieces } from './batches.ts';
import type { LiveModel } from './model.ts';
import type { Ops } from './ops/ops.ts';
import { countCorrect } from './step.ts';
import { pause } from '../lib/pause.ts';

/** Images a piece: small enough to stop promptly and to fit into a phone's memory. */
const PIECE = 256;

/** The score on `rows`; null where there are none or the signal fired. */
export async function evaluate(
  model: LiveModel,
  ops: Ops,
  digits: DigitSet,
  rows: Int32Array,
  signal: AbortSignal,
): Promise<Score | null> {
  let loss = 0;
  let correct = 0;
  for (const piece of pieces(rows, PIECE)) {
    const batch = batchOf(digits, piece);
    const pair = tf.tidy(() => {
      const logits = model.logits(batch.images);
      return tf.stack([ops.crossEntropy(logits, batch.labels), countCorrect(logits, batch.labels)]);
    });
    batch.dispose();
    const [pieceLoss = NaN, pieceCorrect = NaN] = await pair.data();
    pair.dispose();
    loss += pieceLoss * piece.length;
    correct += pieceCorrect;
    await pause();
    if (signal.aborted) return null;
  }
  return rows.length === 0 ? null : { loss: loss / rows.length, correct, n: rows.length };
}
