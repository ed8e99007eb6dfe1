/** Where a model puts many images, in chunks, so that it can be stopped and training goes on in between. */
import * as tf from '@tensorflow/tfjs-core';
import { PIXELS } from '../../data/digits.ts';
import { check } from '../../lib/check.ts';
import { throwIfAborted } from '../../lib/fault.ts';
import { pause } from '../../lib/pause.ts';
import { layerTable } from '../../recipe/network.ts';
import type { EmbedOptions } from '../../run/engine.ts';
import type { Embeddings } from '../../run/insight.ts';
import { imageTensor, type LiveModel } from '../model.ts';
import type { Ops } from '../ops/ops.ts';
import { takeAllBack } from '../read-back.ts';
import { embedded, encoded, energiesOf } from './embedding.ts';
import { runPart, thirds } from './parts.ts';

const CHUNK = 256;

/** Embeddings of n × 784 bytes, chunk by chunk in order. Throws `Aborted` when the signal fires. */
export async function* embedImages(
  { network, variables }: LiveModel,
  ops: Ops,
  images: Uint8Array<ArrayBuffer>,
  { signal }: EmbedOptions,
): AsyncGenerator<Embeddings, void> {
  const [convolutions, hidden, last] = thirds(layerTable(network));
  const rows = images.length / PIXELS;
  for (let from = 0; from < rows; from += CHUNK) {
    throwIfAborted(signal);
    const count = Math.min(CHUNK, rows - from);
    const bytes = images.subarray(from * PIXELS, (from + count) * PIXELS);
    const made = tf.tidy(() => {
      const features = runPart(convolutions, ops, imageTensor(bytes), variables);
      const handed = runPart(hidden, ops, features, variables);
      // Copies, since the same tensor could come twice: each is disposed once it has been read.
      return [tf.clone(features), tf.clone(handed), runPart(last, ops, handed, variables)];
    });
    const [features, handed, logits] = await takeAllBack(made);
    check(features && handed && logits, 'features and logits');
    await pause();
    const codes = encoded(handed, count);
    yield {
      from,
      features: embedded(features, count),
      codes,
      energies: energiesOf(logits, count),
    };
  }
}
