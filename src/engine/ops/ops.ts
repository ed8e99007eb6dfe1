/**
 * The training ops an engine is made of. One small interface, several makers: plain.ts runs anywhere TensorFlow.js
 * does; a device with kernels of its own supplies faster ones. All tensors are float32 and NHWC unless said otherwise.
 */
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import { check, present, unreachable } from '../../lib/check.ts';
import type { Activation, Padding } from '../../recipe/network.ts';
import type { Fill } from '../../recipe/recipe.ts';
import type { OptimizerState } from '../../run/checkpoint.ts';
import type { StepNumber } from './step-number.ts';

export interface Ops {
  /** activation(x ∗ kernel + bias), stride 1. x [n,h,w,c], kernel [k,k,c,f] → [n,h',w',f]. */
  conv(
    x: Tensor4D,
    kernel: Tensor4D,
    bias: Tensor1D,
    padding: Padding,
    activation: HiddenActivation,
  ): Tensor4D;
  /** maxPool(conv(…), size): where a device can, without ever keeping what is not pooled. */
  convPool(
    x: Tensor4D,
    kernel: Tensor4D,
    bias: Tensor1D,
    padding: Padding,
    activation: HiddenActivation,
    size: number,
  ): Tensor4D;
  /** The largest of each size × size window; ragged edges are dropped. */
  maxPool(x: Tensor4D, size: number): Tensor4D;
  relu<T extends Tensor>(x: T): T;
  /** activation(x · kernel + bias). x [n,i], kernel [i,u] → [n,u]. */
  dense(x: Tensor2D, kernel: Tensor2D, bias: Tensor1D, activation: HiddenActivation): Tensor2D;
  /** activation(γ · (x − mean) / √(variance + ε) + β), for each channel of the last axis. */
  batchNorm(x: Tensor, scale: NormScale, statistics: Statistics): Tensor;
  /**
   * The same with the mean and (population) variance of x itself, over all axes but the last. The statistics come along:
   * kept, the caller's to dispose, and constants to the gradient, which flows through x, γ and β alone.
   */
  batchNormTraining(x: Tensor, scale: NormScale): Statistics & { readonly output: Tensor };
  /**
   * Zeroes each element with probability `rate` and scales the rest by 1/(1−rate). The same key and place (the layer's,
   * a constant of the network) give the same mask.
   */
  dropout<T extends Tensor>(x: T, rate: number, key: StepValue, place: number): T;
  /** Mean categorical cross-entropy of logits [n,10], in nats; labels are integers [n] (int32) or one-hot rows [n,10]. */
  crossEntropy(logits: Tensor2D, labels: Tensor1D | Tensor2D): Scalar;
  /** How many rows of logits [n,10] have their largest value at the label [n] (int32); the first counts where several tie. */
  countCorrect(logits: Tensor2D, labels: Tensor1D): Scalar;
  /**
   * What L2 weight decay makes of a variable's slope, as Keras's kernel_regularizer=l2(…) does: loss + l2 · Σ weights² and
   * gradient + 2 · l2 · weights. New tensors; those that are given stay the caller's.
   */
  decay(weights: Tensor, l2: number, slope: Slope): Slope;
  /**
   * Each image [h,w] sampled at an affine image of its own pixels, bilinearly: output (x, y) takes input
   * (a·x + b·y + c, d·x + e·y + f), in pixels from the top left. images [n,h,w,1], transforms [n,6] of a to f. No gradient.
   */
  warp(images: Tensor4D, transforms: Tensor2D, fill: Fill): Tensor4D;
  /** average ← momentum · average + (1 − momentum) · value; the value stays the caller's. */
  follow(average: Variable, value: Tensor, momentum: number): void;
  /** An optimizer for these variables: a fresh one, or one that goes on from what another of the same rule remembered. */
  optimizer(rule: OptimizerRule, variables: readonly Variable[], from?: OptimizerState): OptimizerStep;
}

/**
 * A number that changes from step to step: the number itself, or where it is found in every step, here or on the device, so
 * that a recorded step can be taken again with another one. Scalars are only for makers that record on the device.
 */
export type StepValue = number | StepNumber | Scalar;

/** Is it a scalar on the device? */
export const isOnDevice = (value: StepValue): value is Scalar =>
  typeof value === 'object' && 'dataId' in value;

/** What the number is now, where that is known here. */
export function known(value: StepValue): number {
  check(!isOnDevice(value), 'a step value that is known here');
  return typeof value === 'number' ? value : value.now;
}

/** Softmax belongs to the loss while training and to the probabilities while predicting, never to a hidden layer. */
export type HiddenActivation = Exclude<Activation, 'softmax'>;

/** One value a channel. */
export interface Statistics {
  readonly mean: Tensor1D;
  readonly variance: Tensor1D;
}

/** A batch's loss, and its gradient by one variable. */
export interface Slope {
  readonly loss: Scalar;
  readonly gradient: Tensor;
}

export interface NormScale {
  readonly gamma: Tensor1D;
  readonly beta: Tensor1D;
  readonly epsilon: number;
  readonly activation: HiddenActivation;
}

export type OptimizerRule =
  | { readonly kind: 'adam'; readonly beta1: number; readonly beta2: number; readonly epsilon: number }
  | { readonly kind: 'rmsprop'; readonly rho: number; readonly epsilon: number }
  | { readonly kind: 'sgd'; readonly momentum: number };

export interface OptimizerStep {
  /** Moves the variables once along `gradients` (one a variable, same order); the gradients stay the caller's. */
  apply(gradients: readonly Tensor[], learningRate: StepValue): void;
  /** What it remembers after the steps that were applied so far, as copies. */
  read(): Promise<OptimizerState>;
  /** Frees the slots (moving averages) that the optimizer keeps. */
  dispose(): void;
}

/** How many moving averages a rule keeps of each variable, in the order of `OptimizerState.slots`. */
export function averagesOf(rule: OptimizerRule): number {
  switch (rule.kind) {
    case 'adam':
      return 2;
    case 'rmsprop':
      return 1;
    case 'sgd':
      return rule.momentum === 0 ? 0 : 1;
    default:
      return unreachable(rule);
  }
}

/** Steps as `OptimizerState` has them: counted where the rule's formula asks for them. */
export const countedSteps = (rule: OptimizerRule, steps: number): number =>
  rule.kind === 'adam' ? steps : 0;

/** The moving averages that are remembered of each variable, one list a variable; null where none are. Checks that they fit. */
export function rememberedAverages(
  rule: OptimizerRule,
  variables: readonly Variable[],
  from: OptimizerState | undefined,
): readonly (readonly Float32Array<ArrayBuffer>[])[] | null {
  if (!from) return null;
  return variables.map(({ name, size }, place) =>
    Array.from({ length: averagesOf(rule) }, (_, average) => {
      const values = present(from.slots[average]?.[place], `a moving average of ${name}`);
      check(values.length === size, `a moving average of ${size} values for ${name}`);
      return values;
    }),
  );
}
