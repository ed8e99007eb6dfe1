/** Digits that no model of a trial trains on or validates on: what all of them together read of these, a submission may expect. */
import { digitSet, gatherImages, type DigitSet } from '../../../src/data/digits.ts';
import { stratifiedHoldOut } from '../../../src/data/stratified-hold-out.ts';
import { present } from '../../../src/lib/check.ts';
import type { Score } from '../../../src/run/events.ts';

const SHARE = 0.2;
const SEED = 42;

export interface Parted {
  /** What is trained on. */
  readonly rest: DigitSet;
  readonly kept: DigitSet;
}

/** A labelled set without a fifth of its digits, each class in its share; and these. */
export function parted(digits: DigitSet): Parted {
  const labels = present(digits.labels, 'labels');
  const { train, test } = stratifiedHoldOut(labels, SHARE, SEED);
  const part = (name: string, rows: Int32Array): DigitSet =>
    digitSet({
      id: `${digits.id} ${name}`,
      name: `${digits.name}, ${name}`,
      images: gatherImages(digits, rows),
      labels: Uint8Array.from(rows, row => labels[row] ?? 0),
    });
  return { rest: part('the rest', train), kept: part('kept out', test) };
}

/** What one of several models gets of the same digits, on average. */
export function meanScore(scores: readonly Score[]): Score {
  const mean = (of: (score: Score) => number): number =>
    scores.reduce((sum, score) => sum + of(score), 0) / scores.length;
  return { loss: mean(s => s.loss), correct: mean(s => s.correct), n: mean(s => s.n) };
}
