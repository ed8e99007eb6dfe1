/** The built-in sample: digits written by our own code, so that a first run needs no file and no network. */
import { throwIfAborted } from '../lib/fault.ts';
import { random, shuffle } from '../lib/random.ts';
import type { Random } from '../lib/random.ts';
import { CLASSES, digitSet, PIXELS } from './digits.ts';
import type { DigitSet } from './digits.ts';
import { writeDigit } from './handwriting/hand.ts';
import { asInMnist, drawingToDigit } from './ink.ts';
import { pause } from '../lib/pause.ts';

/** Digits drawn between two looks at the abort signal: some 20 ms of work. */
const BATCH = 200;

export interface SampleSets {
  /** Labelled, every class equally often, shuffled. */
  readonly train: DigitSet;
  /** Unlabelled, for predicting. */
  readonly test: DigitSet;
}

export interface SampleOptions {
  /** The same seed gives the same digits. */
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
  /** How many labelled digits; 5,000 unless said otherwise. */
  readonly trainCount?: number;
  /** How many unlabelled digits; 1,000 unless said otherwise. */
  readonly testCount?: number;
}

/** Draws both sample sets, pausing now and then; throws `Aborted` when the signal fires. */
export async function drawSampleSets(options: SampleOptions): Promise<SampleSets> {
  const { seed, signal, trainCount = 5000, testCount = 1000 } = options;
  const rng = random(seed).fork('sample');
  const train = await drawDigits(trainCount, rng.fork('train'), signal);
  const test = await drawDigits(testCount, rng.fork('test'), signal);
  return {
    train: digitSet({ id: `sample-${seed}-${trainCount}-train`, name: 'Sample digits', ...train }),
    test: digitSet({
      id: `sample-${seed}-${testCount}-test`,
      name: 'Sample digits to predict',
      images: test.images,
      labels: null,
    }),
  };
}

/** One digit (0 to 9) as 784 bytes, 255 is ink. */
export function drawSampleDigit(digit: number, rng: Random): Uint8Array<ArrayBuffer> {
  const { strokes, penRadius } = writeDigit(digit, rng);
  return drawingToDigit(strokes, { ...asInMnist, radius: penRadius }) ?? new Uint8Array(PIXELS);
}

async function drawDigits(count: number, rng: Random, signal: AbortSignal | undefined) {
  const labels = shuffle(
    Uint8Array.from({ length: count }, (_, i) => i % CLASSES),
    rng.fork('order'),
  );
  const images = new Uint8Array(count * PIXELS);
  const hand = rng.fork('hand');
  for (let row = 0; row < count; row++) {
    if (row % BATCH === 0) {
      await pause();
      throwIfAborted(signal);
    }
    images.set(drawSampleDigit(labels[row] ?? 0, hand), row * PIXELS);
  }
  return { images, labels };
}
