/** Class probabilities for images, in chunks, so that a long prediction shows progress and can be stopped. */
import * as tf from '@tensorflow/tfjs-core';
import { PIXELS } from '../data/digits.ts';
import { throwIfAborted } from '../lib/fault.ts';
import type { Predictions } from '../run/engine.ts';
import { imageTensor, type LiveModel } from './model.ts';
import { pause } from '../lib/pause.ts';

const CHUNK = 256;

/** Probabilities for n × 784 bytes, chunk by chunk in order. Throws `Aborted` when the signal fires. */
export async function* predictImages(
  model: LiveModel,
  images: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
): AsyncGenerator<Predictions, void> {
  const rows = images.length / PIXELS;
  for (let from = 0; from < rows; from += CHUNK) {
    throwIfAborted(signal);
    const bytes = images.subarray(from * PIXELS, Math.min(from + CHUNK, rows) * PIXELS);
    const probabilities = tf.tidy(() => tf.softmax(model.logits(imageTensor(bytes))));
    const values = Float32Array.from((await probabilities.data()) as Float32Array);
    probabilities.dispose();
    yield { from, probabilities: values };
    await pause();
  }
}
