/** A network's layers as calls of ops: the place where neighbours that a device can do in one go are joined. */
import { reshape, type Tensor, type Tensor1D, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';
import { present, unreachable } from '../lib/check.ts';
import { mix } from '../lib/random.ts';
import type { Activation, Layer, LayerRow } from '../recipe/network.ts';
import type { HiddenActivation, Ops } from './ops/ops.ts';

/** One call of an op. `weights` are those of its layer; without a dropout key, dropout is off. */
type Call = (ops: Ops, x: Tensor, weights: readonly Tensor[], dropoutKey?: number) => Tensor;

interface LoweredLayer {
  readonly call: Call;
  /** How many weights it takes. */
  readonly weights: number;
}

/** Runs a network: images [n, 28, 28, 1] and its variables, in storage order → logits [n, 10]. */
export type Forward = (ops: Ops, x: Tensor4D, variables: readonly Tensor[], dropoutKey?: number) => Tensor2D;

/** The calls that a layer table amounts to. */
export function lower(rows: readonly LayerRow[]): Forward {
  const layers: LoweredLayer[] = [];
  for (let i = 0; i < rows.length; i++) {
    const { layer, weights } = present(rows[i], 'a layer');
    const after = rows[i + 1]?.layer;
    if (layer.kind === 'conv' && after?.kind === 'maxPool') {
      layers.push({ call: convPool(layer, after.size), weights: weights.length });
      i++;
    } else {
      layers.push({ call: single(layer, i), weights: weights.length });
    }
  }
  return (ops, x, variables, dropoutKey) => {
    let value: Tensor = x;
    let next = 0;
    for (const { call, weights } of layers) {
      value = call(ops, value, variables.slice(next, next + weights), dropoutKey);
      next += weights;
    }
    return value as Tensor2D;
  };
}

type Conv = Extract<Layer, { kind: 'conv' }>;

const convPool =
  (layer: Conv, size: number): Call =>
  (ops, x, weights) => {
    const [kernel, bias] = affine<Tensor4D>(weights);
    return ops.convPool(x as Tensor4D, kernel, bias, layer.padding, hidden(layer.activation), size);
  };

/** A layer by itself; its place in the network tells its dropout mask from those of others. */
function single(layer: Layer, place: number): Call {
  switch (layer.kind) {
    case 'conv':
      return (ops, x, weights) => {
        const [kernel, bias] = affine<Tensor4D>(weights);
        return ops.conv(x as Tensor4D, kernel, bias, layer.padding, hidden(layer.activation));
      };
    case 'maxPool':
      return (ops, x) => ops.maxPool(x as Tensor4D, layer.size);
    case 'flatten':
      return (_ops, x) => reshape(x, [x.shape[0] ?? 0, -1]);
    case 'dropout':
      return (ops, x, _weights, key) =>
        key === undefined ? x : ops.dropout(x, layer.rate, mix(key + place));
    case 'dense':
      return (ops, x, weights) => {
        const [kernel, bias] = affine<Tensor2D>(weights);
        return ops.dense(x as Tensor2D, kernel, bias, hidden(layer.activation));
      };
    default:
      return unreachable(layer);
  }
}

/** Kernel and bias; their ranks follow from the layer's kind. */
function affine<K extends Tensor>([kernel, bias]: readonly Tensor[]): [K, Tensor1D] {
  return [present(kernel, 'a kernel') as K, present(bias, 'a bias') as Tensor1D];
}

/** The last layer's softmax is part of the loss, and of predicting: what flows out of a network are logits. */
const hidden = (activation: Activation): HiddenActivation =>
  activation === 'softmax' ? 'linear' : activation;
