/** Class probabilities for images, in chunks, so that a long prediction shows progress and can be stopped. */
import * as tf from '@tensorflow/tfjs-core';
import { PIXELS, SIDE } from '../data/digits.ts';
import { throwIfAborted } from '../lib/fault.ts';
import { pause } from '../lib/pause.ts';
import type { Predictions, PredictOptions } from '../run/engine.ts';
import { imageTensor, type LiveModel } from './model.ts';
import { takeBack } from './read-back.ts';

const CHUNK = 256;

/** Columns and rows by which shift averaging moves an image. */
const SHIFTS: readonly (readonly [number, number])[] = [
  [0, 0],
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
];

/** Mean probabilities of the models for n × 784 bytes, chunk by chunk in order. Throws `Aborted` when the signal fires. */
export async function* predictImages(
  models: readonly LiveModel[],
  images: Uint8Array<ArrayBuffer>,
  { signal, shifts = false, temperature = 1 }: PredictOptions,
): AsyncGenerator<Predictions, void> {
  const rows = images.length / PIXELS;
  const views = shifts ? SHIFTS : SHIFTS.slice(0, 1);
  for (let from = 0; from < rows; from += CHUNK) {
    throwIfAborted(signal);
    const bytes = images.subarray(from * PIXELS, Math.min(from + CHUNK, rows) * PIXELS);
    const opinions: tf.Tensor[] = [];
    for (const [right, down] of views) {
      const seen = right === 0 && down === 0 ? bytes : shifted(bytes, right, down);
      for (const model of models) opinions.push(opinionOf(model, seen, temperature));
      await pause();
    }
    const mean = tf.tidy(() => tf.div(tf.addN(opinions), opinions.length));
    tf.dispose(opinions);
    yield { from, probabilities: await takeBack(mean) };
  }
}

/** The model's probabilities for images; a temperature of 1 leaves its logits as they are, to the bit. */
const opinionOf = (model: LiveModel, images: Uint8Array<ArrayBuffer>, temperature: number): tf.Tensor =>
  tf.tidy(() => {
    const logits = model.logits(imageTensor(images));
    return tf.softmax(temperature === 1 ? logits : tf.div(logits, temperature));
  });

/** Copies of images moved by whole pixels; paper comes in from outside. */
function shifted(images: Uint8Array, right: number, down: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(images.length);
  const rows = images.length / PIXELS;
  for (let i = 0; i < rows; i++) {
    for (let y = Math.max(0, down); y < SIDE + Math.min(0, down); y++) {
      const to = i * PIXELS + y * SIDE + Math.max(0, right);
      const source = i * PIXELS + (y - down) * SIDE + Math.max(0, -right);
      out.set(images.subarray(source, source + SIDE - Math.abs(right)), to);
    }
  }
  return out;
}
