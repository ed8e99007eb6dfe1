/** A trial as two folds of twelve rows would leave it, for tests: right but for two rows, and not sure of either. */
import { CLASSES, digitSet, PIXELS, type DigitSet } from '../../../src/data/digits.ts';
import { fingerprintOf } from '../../../src/data/fingerprint.ts';
import type { FoldPredictions } from '../../../src/run/predictions.ts';
import { recipeOf, type Order, type Trial } from './trial.ts';

/** Labels of the twelve rows. */
export const LABELS = Uint8Array.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 4, 4]);

/** Twelve digits, told apart by one pixel each. */
export function twelveDigits(): DigitSet {
  const images = new Uint8Array(LABELS.length * PIXELS);
  LABELS.forEach((_, row) => (images[row * PIXELS + row] = 255));
  return digitSet({ id: 'twelve', name: 'Twelve digits', images, labels: LABELS });
}

export const order: Order = {
  preset: 'two-conv',
  seed: 7,
  epochs: 3,
  rows: 0,
  validation: 'folds',
  backend: 'wasm',
};

/** 0.9 for the class that is read, the rest shared by all others. */
export function reading(fold: number, rows: readonly number[], read: readonly number[]): FoldPredictions {
  const probabilities = new Float32Array(rows.length * CLASSES).fill(0.1 / (CLASSES - 1));
  read.forEach((digit, i) => (probabilities[i * CLASSES + digit] = 0.9));
  return { fold, rows: Int32Array.from(rows), probabilities };
}

/** The last two rows, fours, are read as nine and as six. */
export const outOfFold: readonly FoldPredictions[] = [
  reading(1, [0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5]),
  reading(2, [6, 7, 8, 9, 10, 11], [6, 7, 8, 9, 9, 6]),
];

export const trial: Trial = {
  recipe: recipeOf(order),
  digits: fingerprintOf(twelveDigits()),
  backend: 'wasm',
  device: 'WASM SIMD',
  workers: 2,
  images: 36_000,
  seconds: 12,
  models: [1, 2].map(fold => ({
    id: `model ${fold}`,
    network: [{ kind: 'flatten' }, { kind: 'dense', units: CLASSES, activation: 'softmax' }],
    weights: [new Float32Array(PIXELS * CLASSES).fill(fold / 3), new Float32Array(CLASSES).fill(-fold)],
    fold,
    epoch: 3,
  })),
  outOfFold,
};
