/** A network whose weights are live on the device: made from numbers, run forward, read back, disposed. */
import * as tf from '@tensorflow/tfjs-core';
import { check, present, unreachable } from '../lib/check.ts';
import { mix, type Random } from '../lib/random.ts';
import { INPUT, layerTable, size, weightSpecs, type LayerRow, type Network } from '../recipe/network.ts';
import type { HiddenActivation, Ops } from './ops/ops.ts';

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
  const rows = layerTable(network);
  const specs = weightSpecs(network);
  check(weights.length === specs.length, `${specs.length} weight arrays expected, got ${weights.length}`);
  const variables = specs.map((spec, i) => {
    const values = present(weights[i], spec.name);
    return tf.tidy(() => tf.variable(tf.tensor(values, [...spec.shape], 'float32')));
  });
  return {
    network,
    variables,
    logits: (x, dropoutKey) => forward(ops, rows, variables, x, dropoutKey),
    read: () =>
      Promise.all(
        variables.map(async variable => Float32Array.from((await variable.data()) as Float32Array)),
      ),
    dispose: () => variables.forEach(variable => variable.dispose()),
  };
}

function forward(
  ops: Ops,
  rows: readonly LayerRow[],
  variables: readonly tf.Variable[],
  x: tf.Tensor4D,
  dropoutKey: number | undefined,
): tf.Tensor2D {
  let next = 0;
  const weight = <T extends tf.Tensor>(): T => present(variables[next++], 'a weight') as tf.Tensor as T;
  let value: tf.Tensor = x;
  rows.forEach(({ layer }, index) => {
    switch (layer.kind) {
      case 'conv':
        value = ops.conv(value as tf.Tensor4D, weight(), weight(), layer.padding, hidden(layer.activation));
        return;
      case 'maxPool':
        value = ops.maxPool(value as tf.Tensor4D, layer.size);
        return;
      case 'flatten':
        value = tf.reshape(value, [value.shape[0] ?? 0, -1]);
        return;
      case 'dropout':
        if (dropoutKey !== undefined) value = ops.dropout(value, layer.rate, mix(dropoutKey + index));
        return;
      case 'dense':
        value = ops.dense(value as tf.Tensor2D, weight(), weight(), hidden(layer.activation));
        return;
      default:
        unreachable(layer);
    }
  });
  return value as tf.Tensor2D;
}

/** The last layer's softmax is part of the loss, and of `predict`: what flows out of the network are logits. */
const hidden = (activation: HiddenActivation | 'softmax'): HiddenActivation =>
  activation === 'softmax' ? 'linear' : activation;

/** Images as the network reads them: n × 784 bytes → [n, 28, 28, 1] in 0…1. The caller owns the tensor. */
export function imageTensor(bytes: Uint8Array): tf.Tensor4D {
  const [height = 0, width = 0, channels = 0] = INPUT;
  const values = new Float32Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) values[i] = (bytes[i] ?? 0) / 255;
  return tf.tensor4d(values, [bytes.length / size(INPUT), height, width, channels]);
}
