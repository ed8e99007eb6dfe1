/**
 * The training ops an engine is made of. One small interface, several makers: plain.ts runs anywhere TensorFlow.js
 * does; a device with kernels of its own supplies faster ones. All tensors are float32 and NHWC.
 */
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import type { Activation, Padding } from '../../recipe/network.ts';

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
  /** activation(x · kernel + bias). x [n,i], kernel [i,u] → [n,u]. */
  dense(x: Tensor2D, kernel: Tensor2D, bias: Tensor1D, activation: HiddenActivation): Tensor2D;
  /** Zeroes each element with probability `rate` and scales the rest by 1/(1−rate). The same key gives the same mask. */
  dropout<T extends Tensor>(x: T, rate: number, key: number): T;
  /** Mean categorical cross-entropy of logits [n,10] against integer labels [n] (int32), in nats. */
  crossEntropy(logits: Tensor2D, labels: Tensor1D): Scalar;
  /** A fresh optimizer for these variables. */
  optimizer(rule: OptimizerRule, variables: readonly Variable[]): OptimizerStep;
}

/** Softmax belongs to the loss while training and to the probabilities while predicting, never to a hidden layer. */
export type HiddenActivation = Exclude<Activation, 'softmax'>;

export type OptimizerRule =
  | { readonly kind: 'adam'; readonly beta1: number; readonly beta2: number; readonly epsilon: number }
  | { readonly kind: 'rmsprop'; readonly rho: number; readonly epsilon: number }
  | { readonly kind: 'sgd'; readonly momentum: number };

export interface OptimizerStep {
  /** Moves the variables once along `gradients` (one a variable, same order); the gradients stay the caller's. */
  apply(gradients: readonly Tensor[], learningRate: number): void;
  /** Frees the slots (moving averages) that the optimizer keeps. */
  dispose(): void;
}
