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
import { kernelCall } from '../lanes/call.ts';
import { rowPieces, type Range } from '../lanes/pieces.ts';
import { align } from '../heap.ts';
import { weighParts } from '../partials.ts';
import { meanInParts, sumInParts } from '../parts.ts';
import { filling } from '../filling.ts';
import { attributes, inputs } from '../../call.ts';
import { install } from '../registry.ts';

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

/** Pieces of the rows: blocks that the kernels sum by. */
const piecesOf = ({ rows, columns }: { rows: number; columns: number }): readonly Range[] =>
  rowPieces(rows, columns, 64);

/** Everything that the kernels of a layer have in common, for all rows. */
const common = (a: Attached, layer: Layer, block: NormBlock) => ({
  ...matrix(layer.x),
  x: a.address(layer.x),
  gamma: a.address(layer.gamma),
  beta: a.address(layer.beta),
  mean: a.address(layer.mean),
  variance: a.address(layer.variance),
  epsilon: block.epsilon,
  relu: Number(block.relu),
});

/** Bytes of working memory of one kernel call. */
const workspaceBytes = (columns: number): number => 4 * NORM_VECTORS * columns;

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
    statistics(a, layer);
    return [normalise(a, layer, block), ...made];
  } catch (fault) {
    made.forEach(info => a.release(info));
    throw fault;
  }
}

/** Sets the layer's mean and variance to those of the batch. */
function statistics(a: Attached, layer: Layer): void {
  const { rows, columns } = matrix(layer.x);
  const parts = { ranges: piecesOf({ rows, columns }), count: columns, ownBytes: workspaceBytes(columns) };
  const x = a.address(layer.x);
  const mean = a.address(layer.mean);
  const some = ({ first, end }: Range) => ({ x: x + 4 * first * columns, rows: end - first, columns });
  meanInParts(a, { ...parts, target: mean }, (range, target, workspace) => [
    kernelCall(MEAN, { ...some(range), mean: target, workspace }),
  ]);
  meanInParts(a, { ...parts, target: a.address(layer.variance) }, (range, variance, workspace) => [
    kernelCall(VARIANCE, { ...some(range), mean, variance, workspace }),
  ]);
}

function normalise(a: Attached, layer: Layer, block: NormBlock): TensorInfo {
  const output = a.output(layer.x.shape);
  return filling(a, output, () => {
    const places = common(a, layer, block);
    const { columns } = places;
    const { own: workspace } = a.reserveLanes(workspaceBytes(columns));
    const target = a.address(output);
    a.run(
      piecesOf(places).map(({ first, end }) => {
        const skipped = 4 * first * columns;
        const moved = { x: places.x + skipped, output: target + skipped, rows: end - first };
        return [kernelCall(NORMALISE, { ...places, ...moved, workspace })];
      }),
    );
  });
}

/** The gradients of γ and β, and how to get that of x where something needs it. */
function backward(a: Attached, layer: Layer, gradient: Tensor, block: NormBlock) {
  const gamma = a.track(a.output(layer.gamma.shape));
  const beta = a.track(a.output(layer.beta.shape));
  const places = { ...common(a, layer, block), gradient: a.address(gradient) };
  const { columns } = places;
  const ownBytes = workspaceBytes(columns);
  /** What all kernels take, for some rows. */
  const some = ({ first, end }: Range) => ({
    ...places,
    x: places.x + 4 * first * columns,
    gradient: places.gradient + 4 * first * columns,
    rows: end - first,
  });
  const totals = { gammaGradient: a.address(gamma), betaGradient: a.address(beta) };
  const targets = [totals.gammaGradient, totals.betaGradient];
  const sums = { ranges: piecesOf(places), targets, count: columns, ownBytes };
  sumInParts(a, sums, (range, [gammaGradient = 0, betaGradient = 0], workspace) => [
    kernelCall(NORM_SCALE_GRADIENT, { ...some(range), gammaGradient, betaGradient, workspace }),
  ]);
  const x = (): Tensor => {
    const info = a.track(a.output(layer.x.shape));
    const target = a.address(info);
    const ranges = piecesOf(places);
    const room = a.reserveLanes(ownBytes, 2 * ranges.length * align(4 * columns));
    a.run(
      ranges.map((range, i) => {
        // The kernel spreads the totals that it is given over the rows that it is given.
        const weight = (range.end - range.first) / places.rows;
        const vector = (which: number): number => room.shared + (2 * i + which) * align(4 * columns);
        const share = { gammaGradient: vector(0), betaGradient: vector(1) };
        const moved = { target: target + 4 * range.first * columns, workspace: room.own };
        return [
          ...weighParts(share.gammaGradient, [{ source: totals.gammaGradient, weight }], columns),
          ...weighParts(share.betaGradient, [{ source: totals.betaGradient, weight }], columns),
          kernelCall(NORM_GRADIENT, { ...some(range), ...share, ...moved }),
        ];
      }),
    );
    return info;
  };
  return { x, gamma, beta };
}
