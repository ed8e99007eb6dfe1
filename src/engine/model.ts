/** A network whose weights are live on the device: made from numbers, run forward, read back, disposed. */
import * as tf from '@tensorflow/tfjs-core';
import { check, present } from '../lib/check.ts';
import type { Random } from '../lib/random.ts';
import { together } from '../lib/together.ts';
import { INPUT, layerTable, size, weightSpecs, type Network } from '../recipe/network.ts';
import { lower, type BatchStatistics, type TrainingPass } from './lower.ts';
import type { Ops } from './ops/ops.ts';
import { readBack } from './read-back.ts';

/** Weights as plain numbers, one array a variable, in the order of `weightSpecs(network)`. */
export type Weights = readonly Float32Array<ArrayBuffer>[];

/** Keras's defaults: Glorot-uniform kernels, zeros, and ones for γ and the moving variance. Each variable has its own fork. */
export function initialWeights(network: Network, rng: Random): Weights {
  return weightSpecs(network).map(spec => {
    const values = new Float32Array(size(spec.shape));
    if (spec.role === 'gamma' || spec.role === 'movingVariance') return values.fill(1);
    if (spec.role !== 'kernel') return values;
    const limit = Math.sqrt(6 / (spec.fanIn + spec.fanOut));
    const draw = rng.fork(spec.name);
    return values.map(() => (draw.uniform() * 2 - 1) * limit);
  });
}

/** A variable with L2 weight decay, and its place among the trainable ones. */
export interface Decayed {
  readonly variable: tf.Variable;
  readonly l2: number;
  readonly at: number;
}

/** Owns one tensor a variable until disposed. */
export interface LiveModel {
  readonly network: Network;
  /** All variables, in storage order. */
  readonly variables: readonly tf.Variable[];
  /** Those that gradients move. */
  readonly trainable: readonly tf.Variable[];
  /** Logits [n, 10] of images [n, 28, 28, 1]; in a training pass with dropout and the batch's own statistics. */
  logits(x: tf.Tensor4D, training?: TrainingPass): tf.Tensor2D;
  /** Those that L2 weight decay pulls towards zero. */
  readonly decayed: readonly Decayed[];
  /** The L2 penalty that they add to the loss. */
  penalty(): tf.Scalar;
  /**
   * Moves the moving averages towards what batches had, as Keras does (layers/normalization/batch_normalization.py, 3.5),
   * and disposes the statistics.
   */
  absorb(found: readonly BatchStatistics[]): void;
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
    return tf.tidy(() => tf.variable(tf.tensor(values, [...spec.shape], 'float32'), spec.trainable));
  });
  const trainable = variables.filter((_, i) => specs[i]?.trainable);
  const decayed = specs.flatMap(({ l2 }, i) => {
    const variable = present(variables[i], 'a weight');
    return l2 > 0 ? [{ l2, variable, at: trainable.indexOf(variable) }] : [];
  });
  return {
    network,
    variables,
    trainable,
    decayed,
    logits: (x, training) => forward(ops, x, variables, training),
    penalty: () =>
      decayed.reduce<tf.Scalar>(
        (sum, { l2, variable }) => tf.add(sum, tf.mul(tf.sum(tf.square(variable)), l2)),
        tf.scalar(0),
      ),
    absorb: found => {
      for (const { meanAt, varianceAt, mean, variance, momentum } of found) {
        ops.follow(present(variables[meanAt], 'a mean'), mean, momentum);
        ops.follow(present(variables[varianceAt], 'a variance'), variance, momentum);
        tf.dispose([mean, variance]);
      }
    },
    read: () => together(variables.map(readBack)),
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
