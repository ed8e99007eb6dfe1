/** What a model makes of one image: its feature maps, where it puts the image, and which pixels speak for its answer. */
import * as tf from '@tensorflow/tfjs-core';
import { check, present } from '../../lib/check.ts';
import { throwIfAborted } from '../../lib/fault.ts';
import { pause } from '../../lib/pause.ts';
import { layerTable } from '../../recipe/network.ts';
import type { FeatureMaps, Insight } from '../../run/insight.ts';
import { imageTensor, type LiveModel } from '../model.ts';
import type { Ops } from '../ops/ops.ts';
import { takeAllBack } from '../read-back.ts';
import { embeddingOf } from './embedding.ts';
import { featureMaps } from './feature-maps.ts';
import { parts, runPart } from './parts.ts';
import { saliencyOf } from './saliency.ts';

/** Looks into the model while it reads `image` (784 bytes). Throws `Aborted` when the signal fires. */
export async function inspectImage(
  model: LiveModel,
  ops: Ops,
  image: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
): Promise<Insight> {
  throwIfAborted(signal);
  const { maps, features, handed, logits } = await forward(model, ops, image);
  // Two short pieces rather than a long one: a training in this thread goes on in between.
  await pause();
  throwIfAborted(signal);
  const digit = logits.indexOf(Math.max(...logits));
  const saliency = await saliencyOf(model, ops, image, Math.max(0, digit));
  return { digit: Math.max(0, digit), maps, saliency, embedding: embeddingOf(features, handed, logits) };
}

/** What comes out of the parts of a network, on this side of the device. */
interface Forward {
  readonly maps: readonly FeatureMaps[];
  readonly features: Float32Array<ArrayBuffer>;
  /** To the last layer. */
  readonly handed: Float32Array<ArrayBuffer>;
  readonly logits: Float32Array<ArrayBuffer>;
}

async function forward(
  { network, variables }: LiveModel,
  ops: Ops,
  image: Uint8Array<ArrayBuffer>,
): Promise<Forward> {
  const all = parts(layerTable(network));
  const outputs = tf.tidy(() => {
    const made: tf.Tensor[] = [];
    let x: tf.Tensor = imageTensor(image);
    for (const part of all) made.push((x = runPart(part, ops, x, variables)));
    // Copies of what could be the same tensor twice: each is disposed once it has been read.
    return [...made.slice(0, -3), ...made.slice(-3).map(one => tf.clone(one))];
  });
  const shapes = outputs.map(({ shape }) => shape);
  const values = await takeAllBack(outputs);
  const maps = all.flatMap(({ maps: layer }, i): FeatureMaps[] => {
    if (layer === null) return [];
    const [, height = 0, width = 0, channels = 0] = present(shapes[i], 'a shape');
    return [featureMaps(layer, present(values[i], 'a map'), [height, width, channels])];
  });
  const [features, handed, logits] = values.slice(-3);
  check(features && handed && logits, 'features and logits');
  return { maps, features, handed, logits };
}
