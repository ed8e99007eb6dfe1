/**
 * Mean softmax cross-entropy with its gradient in the same pass. Plain JavaScript on the heap: a batch has a few hundred
 * logits, and a SIMD exponential would save microseconds.
 */
import {
  engine,
  mul,
  registerGradient,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { check, present } from '../../../../lib/check.ts';
import type { Attached } from '../attach.ts';
import { inputs, install } from '../registry.ts';

const CROSS_ENTROPY = 'InkCrossEntropy';

/** Mean over rows of −log softmax(logits)[label], in nats. A label outside the classes counts as no loss. */
export function runCrossEntropy(logits: Tensor2D, labels: Tensor1D): Scalar {
  const [loss] = engine().runKernel<Tensor[]>(CROSS_ENTROPY, { logits, labels });
  return present(loss, 'loss') as Scalar; // by the kernel's contract below
}

/** Registers the kernel and its gradient. */
export function registerCrossEntropy(a: Attached): void {
  install({
    kernelName: CROSS_ENTROPY,
    backendName: 'wasm',
    kernelFunc: call => {
      const [logits, labels] = inputs(call, 'logits', 'labels');
      const [rows = 0, classes = 0] = logits.shape;
      const loss = a.output([]);
      const gradient = a.output(logits.shape);
      // Views only now: allocating may move the heap.
      const meanLoss = lossAndGradient(
        a.floats(logits),
        a.integers(labels),
        a.floats(gradient),
        rows,
        classes,
      );
      a.floats(loss).fill(meanLoss);
      return [loss, gradient];
    },
  });
  registerGradient({
    kernelName: CROSS_ENTROPY,
    inputsToSave: [],
    outputsToSave: [false, true],
    gradFunc: (dy, [gradient]) => {
      const [scale] = Array.isArray(dy) ? dy : [dy];
      check(scale && gradient, 'what the forward pass saved');
      return { logits: () => mul(gradient, scale) };
    },
  });
}

/** Writes (softmax − one-hot)/rows to `gradient` and returns the mean loss; NaN logits make it NaN. */
export function lossAndGradient(
  logits: Float32Array,
  labels: Int32Array,
  gradient: Float32Array,
  rows: number,
  classes: number,
): number {
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const start = row * classes;
    const logit = (k: number): number => logits[start + k] ?? 0;
    const label = labels[row] ?? -1;
    const counts = label >= 0 && label < classes;
    let largest = -Infinity;
    for (let k = 0; k < classes; k++) largest = Math.max(largest, logit(k));
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += Math.exp(logit(k) - largest);
    const logSum = largest + Math.log(sum);
    if (counts) total += logSum - logit(label);
    for (let k = 0; k < classes; k++) {
      const off = Math.exp(logit(k) - logSum) - (k === label ? 1 : 0);
      gradient[start + k] = counts ? off / rows : 0;
    }
  }
  return total / rows;
}
