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
import { check } from '../../../lib/check.ts';
import type { NormScale, Statistics } from '../../ops/ops.ts';
import { attributes, inputs } from '../call.ts';
import { currentGpu } from './gpu.ts';
import { firstGradient, gpuKernel } from './kernel.ts';
import { batchStatistics, inputSlopes, normalised, scaleSlopes } from './norm.ts';

const BATCH_NORM = 'InkGpuBatchNorm';
const BATCH_NORM_TRAINING = 'InkGpuBatchNormTraining';

interface NormBlock extends NamedAttrMap {
  readonly epsilon: number;
  readonly rectified: boolean;
}

/** With given statistics; it has no gradient. */
export function runBatchNorm(x: Tensor, scale: NormScale, { mean, variance }: Statistics): Tensor {
  const { gamma, beta } = scale;
  return engine().runKernel<Tensor>(BATCH_NORM, { x, gamma, beta, mean, variance }, blockOf(scale));
}

/** With the batch's own statistics, as Ops.batchNormTraining says; x must have rows. */
export function runBatchNormTraining(x: Tensor, scale: NormScale): Statistics & { readonly output: Tensor } {
  const { gamma, beta } = scale;
  const found = engine().runKernel<Tensor[]>(BATCH_NORM_TRAINING, { x, gamma, beta }, blockOf(scale));
  const [output, mean, variance] = found;
  check(output && mean && variance, 'an output and its statistics');
  return { output, mean: keep(mean as Tensor1D), variance: keep(variance as Tensor1D) };
}

const blockOf = ({ epsilon, activation }: NormScale): NormBlock => ({
  epsilon,
  rectified: activation === 'relu',
});

/** Registers the kernels, and the gradient of the one that trains; once. */
export function registerBatchNorm(): void {
  gpuKernel(BATCH_NORM, (gpu, call) => {
    const [x, gamma, beta, mean, variance] = inputs(call, 'x', 'gamma', 'beta', 'mean', 'variance');
    const { epsilon, rectified } = attributes<NormBlock>(call);
    return normalised(gpu, { x, gamma, beta, mean, variance, epsilon, rectified });
  });
  gpuKernel(BATCH_NORM_TRAINING, (gpu, call) => {
    const [x, gamma, beta] = inputs(call, 'x', 'gamma', 'beta');
    const { epsilon, rectified } = attributes<NormBlock>(call);
    const { mean, variance } = batchStatistics(gpu, x);
    return [normalised(gpu, { x, gamma, beta, mean, variance, epsilon, rectified }), mean, variance];
  });
  registerGradient({
    kernelName: BATCH_NORM_TRAINING,
    inputsToSave: ['x', 'gamma', 'beta'],
    outputsToSave: [false, true, true],
    gradFunc: (dy, [x, gamma, beta, mean, variance], attrs) => {
      check(x && gamma && beta && mean && variance, 'what the forward pass saved');
      const gpu = currentGpu();
      const gradient = firstGradient(dy);
      const { epsilon, rectified } = attrs as NormBlock;
      const layer = { x, gamma, beta, mean, variance, epsilon, rectified };
      const slopes = scaleSlopes(gpu, layer, gradient);
      const track = (info: TensorInfo): Tensor => gpu.track(info);
      const [gammaSlope, betaSlope, terms] = [slopes.gamma, slopes.beta, slopes.terms].map(track);
      check(gammaSlope && betaSlope && terms, 'three tensors');
      return {
        x: () => track(inputSlopes(gpu, layer, gradient, terms)),
        gamma: () => gammaSlope,
        beta: () => betaSlope,
      };
    },
  });
}
