/** A network whose weights are live on the device: made from numbers, run forward, read back, disposed. */
import * as tf from '@tensorflow/tfjs-core';
import { check, present } from '../lib/check.ts';
import type { Random } from '../lib/random.ts';
import { INPUT, layerTable, size, weightSpecs, type Network } from '../recipe/network.ts';
import { lower } from './lower.ts';
import type { Ops } from './ops/ops.ts';

/** Weights as plain numbers, one array a variable, in the order of `weightSpecs(network)`. */
export type Weights = readonly Float32Array<ArrayBuffer>[];

/** Keras's defaults: Glorot-uniform kernels and zero biases. Each variable draws from its own fork of `rng`. */
export function initialWeights(network: Network, rng: Random): Weights {
  return weightSpecs(network).map(spec => {
    const values = new Float32Array(size(spec.shape));
    if (spec.role === 'bias') return values;
    const limit = Math.sqrt(6 / (spec.fanIn + spec.fanOut));
    const draw = rng.fork(spec.name);
    return values.map(() => (draw.uniform() * 2 - 1) * limit);
  });
}

/** Owns one tensor a variable until disposed. */
export interface LiveModel {
  readonly network: Network;
  readonly variables: readonly tf.Variable[];
  /**
   * Logits [n, 10] of images [n, 28, 28, 1]. With a key, dropout is on, its masks made from the key; without, off.
   */
  logits(x: tf.Tensor4D, dropoutKey?: number): tf.Tensor2D;
  /** Reads the weights back. */
  read(): Promise<Weights>;
  dispose(): void;
}

/** Uploads weights to the current backend. */
export function liveModel(network: Network, weights: Weights, ops: Ops): LiveModel {
  const forward = lower(layerTable(network));
  const specs = weightSpecs(network);
  check(weights.length === specs.length, `${specs.length} weight arrays expected, got ${weights.length}`);
  const variables = specs.map((spec, i) => {
    const values = present(weights[i], spec.name);
    return tf.tidy(() => tf.variable(tf.tensor(values, [...spec.shape], 'float32')));
  });
  return {
    network,
    variables,
    logits: (x, dropoutKey) => forward(ops, x, variables, dropoutKey),
    read: () =>
      Promise.all(
        variables.map(async variable => Float32Array.from((await variable.data()) as Float32Array)),
      ),
    dispose: () => variables.forEach(variable => variable.dispose()),
  };
}

/** Images as the network reads them: n × 784 bytes → [n, 28, 28, 1] in 0…1. The caller owns the tensor. */
export function imageTensor(bytes: Uint8Array): tf.Tensor4D {
  const [height = 0, width = 0, channels = 0] = INPUT;
  const values = new Float32Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) values[i] = (bytes[i] ?? 0) / 255;
  return tf.tensor4d(values, [bytes.length / size(INPUT), height, width, channels]);
}
