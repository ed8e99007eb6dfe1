/** Batch normalisation and ReLU in one kernel, with the batch's own statistics (and a gradient) or with given ones. */
import {
  engine,
  keep,
  registerGradient,
  type NamedAttrMap,
  type Tensor,
  type Tensor1D,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { check, present } from '../../../../lib/check.ts';
import type { NormScale, Statistics } from '../../../ops/ops.ts';
import type { Attached } from '../attach.ts';
import {
  MEAN,
  NORM_GRADIENT,
  NORM_SCALE_GRADIENT,
  NORM_VECTORS,
  NORMALISE,
  VARIANCE,
} from '../batch-norm.ts';
import { filling } from '../products.ts';
import { attributes, inputs, install } from '../registry.ts';

const BATCH_NORM = 'InkBatchNorm';
const BATCH_NORM_TRAINING = 'InkBatchNormTraining';

interface NormBlock extends NamedAttrMap {
  readonly epsilon: number;
  readonly relu: boolean;
}

/** Does the kernel apply? It takes channels in fours, and a batch of none has no statistics. */
export const isFusedBatchNorm = (x: Tensor): boolean => (x.shape.at(-1) ?? 0) % 4 === 0 && x.size > 0;

/** With given statistics; it has no gradient. Only where isFusedBatchNorm. */
export function runBatchNorm(x: Tensor, scale: NormScale, { mean, variance }: Statistics): Tensor {
  const { gamma, beta } = scale;
  return engine().runKernel<Tensor>(BATCH_NORM, { x, gamma, beta, mean, variance }, blockOf(scale));
}

/** With the batch's own statistics, as Ops.batchNormTraining says; only where isFusedBatchNorm. */
export function runBatchNormTraining(x: Tensor, scale: NormScale): Statistics & { readonly output: Tensor } {
  const { gamma, beta } = scale;
  const found = engine().runKernel<Tensor[]>(BATCH_NORM_TRAINING, { x, gamma, beta }, blockOf(scale));
  const [output, mean, variance] = found;
  check(output && mean && variance, 'an output and its statistics');
  return { output, mean: keep(mean as Tensor1D), variance: keep(variance as Tensor1D) };
}

const blockOf = ({ epsilon, activation }: NormScale): NormBlock => ({ epsilon, relu: activation === 'relu' });

/** Registers the kernels, and the gradient of the one that trains. */
export function registerBatchNorm(a: Attached): void {
  install({
    kernelName: BATCH_NORM,
    backendName: 'wasm',
    kernelFunc: call => {
      const [x, gamma, beta, mean, variance] = inputs(call, 'x', 'gamma', 'beta', 'mean', 'variance');
      return normalise(a, { x, gamma, beta, mean, variance }, attributes<NormBlock>(call));
    },
  });
  install({
    kernelName: BATCH_NORM_TRAINING,
    backendName: 'wasm',
    kernelFunc: call => {
      const [x, gamma, beta] = inputs(call, 'x', 'gamma', 'beta');
      return train(a, x, gamma, beta, attributes<NormBlock>(call));
    },
  });
  registerGradient({
    kernelName: BATCH_NORM_TRAINING,
    inputsToSave: ['x', 'gamma', 'beta'],
    outputsToSave: [false, true, true],
    gradFunc: (dy, [x, gamma, beta, mean, variance], attrs) => {
      check(x && gamma && beta && mean && variance, 'what the forward pass saved');
      const gradient = present(Array.isArray(dy) ? dy[0] : dy, 'gradient');
      const back = backward(a, { x, gamma, beta, mean, variance }, gradient, attrs as NormBlock);
      return { x: back.x, gamma: () => back.gamma, beta: () => back.beta };
    },
  });
}

/** The tensors of a layer. */
interface Layer {
  readonly x: TensorInfo;
  readonly gamma: TensorInfo;
  readonly beta: TensorInfo;
  readonly mean: TensorInfo;
  readonly variance: TensorInfo;
}

/** x as a matrix whose columns are channels. */
function matrix(x: TensorInfo): { rows: number; columns: number } {
  const columns = x.shape.at(-1) ?? 0;
  return { rows: x.shape.slice(0, -1).reduce((product, n) => product * n, 1), columns };
}

/** Everything that the kernels of a layer have in common. */
function common(a: Attached, layer: Layer, block: NormBlock) {
  const size = matrix(layer.x);
  return {
    ...size,
    x: a.address(layer.x),
    gamma: a.address(layer.gamma),
    beta: a.address(layer.beta),
    mean: a.address(layer.mean),
    variance: a.address(layer.variance),
    epsilon: block.epsilon,
    relu: Number(block.relu),
    workspace: a.reserve(4 * NORM_VECTORS * size.columns),
  };
}

/** [output, mean, variance], all of the batch. */
function train(
  a: Attached,
  x: TensorInfo,
  gamma: TensorInfo,
  beta: TensorInfo,
  block: NormBlock,
): TensorInfo[] {
  const made: TensorInfo[] = [];
  const vector = (): TensorInfo => {
    const info = a.output(gamma.shape);
    made.push(info);
    return info;
  };
  try {
    const layer = { x, gamma, beta, mean: vector(), variance: vector() };
    const places = common(a, layer, block);
    a.call(MEAN, places);
    a.call(VARIANCE, places);
    return [normalise(a, layer, block), ...made];
  } catch (fault) {
    made.forEach(info => a.release(info));
    throw fault;
  }
}

function normalise(a: Attached, layer: Layer, block: NormBlock): TensorInfo {
  const output = a.output(layer.x.shape);
  return filling(a, output, () =>
    a.call(NORMALISE, { ...common(a, layer, block), output: a.address(output) }),
  );
}

/** The gradients of γ and β, and how to get that of x where something needs it. */
function backward(a: Attached, layer: Layer, gradient: Tensor, block: NormBlock) {
  const gamma = a.track(a.output(layer.gamma.shape));
  const beta = a.track(a.output(layer.beta.shape));
  /** Addresses are looked up anew: what lies between two calls may reserve other working memory. */
  const places = () => ({
    ...common(a, layer, block),
    gradient: a.address(gradient),
    gammaGradient: a.address(gamma),
    betaGradient: a.address(beta),
  });
  a.call(NORM_SCALE_GRADIENT, places());
  const x = (): Tensor => {
    const target = a.track(a.output(layer.x.shape));
    a.call(NORM_GRADIENT, { ...places(), target: a.address(target) });
    return target;
  };
  return { x, gamma, beta };
}
