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
import { energiesOf, normalised } from './embedding.ts';
import { headOff, runPart } from './parts.ts';
import { sketched } from './sketch.ts';

const CHUNK = 256;

/** Embeddings of n × 784 bytes, chunk by chunk in order. Throws `Aborted` when the signal fires. */
export async function* embedImages(
  { network, variables }: LiveModel,
  ops: Ops,
  images: Uint8Array<ArrayBuffer>,
  { signal }: EmbedOptions,
): AsyncGenerator<Embeddings, void> {
  const [body, head] = headOff(layerTable(network));
  const rows = images.length / PIXELS;
  for (let from = 0; from < rows; from += CHUNK) {
    throwIfAborted(signal);
    const count = Math.min(CHUNK, rows - from);
    const bytes = images.subarray(from * PIXELS, (from + count) * PIXELS);
    const made = tf.tidy(() => {
      const features = runPart(body, ops, imageTensor(bytes), variables);
      // A copy, since the same tensor could come twice: each is disposed once it has been read.
      return [tf.clone(features), runPart(head, ops, features, variables)];
    });
    const [features, logits] = await takeAllBack(made);
    check(features && logits, 'features and logits');
    await pause();
    yield {
      from,
      features: normalised(sketched(features, count), count),
      energies: energiesOf(logits, count),
    };
  }
}
