/** A network's layers as calls of ops: the place where neighbours that a device can do in one go are joined. */
import { reshape, type Tensor, type Tensor1D, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';
import { present, unreachable } from '../lib/check.ts';
import type { Activation, Layer, LayerRow } from '../recipe/network.ts';
import type { HiddenActivation, Ops, StepValue } from './ops/ops.ts';

/** What makes a pass through the network a training pass. */
export interface TrainingPass {
  /** Dropout masks are made from it. */
  readonly dropoutKey: StepValue;
  /** Told what a batch normalisation found in the batch; the tensors are the listener's, and constants to the gradient. */
  observe(found: BatchStatistics): void;
}

/** A batch's mean and variance, and the moving averages that they move. */
export interface BatchStatistics {
  /** Places of the moving mean and variance among the network's variables. */
  readonly meanAt: number;
  readonly varianceAt: number;
  readonly mean: Tensor1D;
  readonly variance: Tensor1D;
  readonly momentum: number;
}

/** Where a call stands. */
interface Context {
  readonly ops: Ops;
  /** All of the network's variables, and the place of the first that this call uses. */
  readonly variables: readonly Tensor[];
  readonly at: number;
  readonly training: TrainingPass | undefined;
}

type Call = (x: Tensor, context: Context) => Tensor;

/** Runs a network: images [n, 28, 28, 1] → logits [n, 10]. */
export type Forward = (
  ops: Ops,
  x: Tensor4D,
  variables: readonly Tensor[],
  training?: TrainingPass,
) => Tensor2D;

/** Runs some of a network's layers; `variables` are those layers' alone. */
export type PartForward = (
  ops: Ops,
  x: Tensor,
  variables: readonly Tensor[],
  training?: TrainingPass,
) => Tensor;

/** The calls that a layer table amounts to. */
export function lower(rows: readonly LayerRow[]): Forward {
  const whole = lowerPart(rows);
  // What comes out of a whole network has two dimensions.
  return (ops, x, variables, training) => whole(ops, x, variables, training) as Tensor2D;
}

/** The calls that consecutive rows of a layer table amount to. */
export function lowerPart(rows: readonly LayerRow[]): PartForward {
  const calls: { readonly call: Call; readonly at: number }[] = [];
  let at = 0;
  for (let i = 0; i < rows.length; i++) {
    const { layer, weights } = present(rows[i], 'a layer');
    const joined = join(layer, rows[i + 1]?.layer);
    calls.push({ call: joined ?? single(layer, i), at });
    at += weights.length;
    if (joined) i++;
  }
  return (ops, x, variables, training) =>
    calls.reduce<Tensor>(
      (value, { call, at: first }) => call(value, { ops, variables, at: first, training }),
      x,
    );
}

/** Two layers in one call, where there is an op for them; the second has no weights. */
function join(layer: Layer, after: Layer | undefined): Call | null {
  if (layer.kind === 'conv' && after?.kind === 'maxPool') return convPool(layer, after.size);
  if (layer.kind === 'batchNorm' && after?.kind === 'relu') return batchNorm(layer, 'relu');
  return null;
}

type Conv = Extract<Layer, { kind: 'conv' }>;
type BatchNorm = Extract<Layer, { kind: 'batchNorm' }>;

const convPool =
  (layer: Conv, size: number): Call =>
  (x, context) => {
    const [kernel, bias] = affine<Tensor4D>(context);
    return context.ops.convPool(x as Tensor4D, kernel, bias, layer.padding, hidden(layer.activation), size);
  };

/** A layer by itself; its place in the network tells its dropout mask from those of others. */
function single(layer: Layer, place: number): Call {
  switch (layer.kind) {
    case 'conv':
      return (x, context) => {
        const [kernel, bias] = affine<Tensor4D>(context);
        return context.ops.conv(x as Tensor4D, kernel, bias, layer.padding, hidden(layer.activation));
      };
    case 'batchNorm':
      return batchNorm(layer, 'linear');
    case 'relu':
      return (x, { ops }) => ops.relu(x);
    case 'maxPool':
      return (x, { ops }) => ops.maxPool(x as Tensor4D, layer.size);
    case 'flatten':
      return x => reshape(x, [x.shape[0] ?? 0, -1]);
    case 'dropout':
      return (x, { ops, training }) =>
        training ? ops.dropout(x, layer.rate, training.dropoutKey, place) : x;
    case 'dense':
      return (x, context) => {
        const [kernel, bias] = affine<Tensor2D>(context);
        return context.ops.dense(x as Tensor2D, kernel, bias, hidden(layer.activation));
      };
    default:
      return unreachable(layer);
  }
}

const batchNorm =
  ({ momentum, epsilon }: BatchNorm, activation: HiddenActivation): Call =>
  (x, { ops, variables, at, training }) => {
    const [gamma, beta, movingMean, movingVariance] = variables.slice(at, at + 4).map(v => v as Tensor1D);
    const scale = { gamma: present(gamma, 'gamma'), beta: present(beta, 'beta'), epsilon, activation };
    if (!training) {
      const [mean, variance] = [present(movingMean, 'a mean'), present(movingVariance, 'a variance')];
      return ops.batchNorm(x, scale, { mean, variance });
    }
    const { output, mean, variance } = ops.batchNormTraining(x, scale);
    training.observe({ meanAt: at + 2, varianceAt: at + 3, mean, variance, momentum });
    return output;
  };

/** Kernel and bias; their ranks follow from the layer's kind. */
function affine<K extends Tensor>({ variables, at }: Context): [K, Tensor1D] {
  return [present(variables[at], 'a kernel') as K, present(variables[at + 1], 'a bias') as Tensor1D];
}

/** The last layer's softmax is part of the loss, and of predicting: what flows out of a network are logits. */
const hidden = (activation: Activation): HiddenActivation =>
  activation === 'softmax' ? 'linear' : activation;
