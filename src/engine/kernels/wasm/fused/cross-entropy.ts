/**
 * Mean softmax cross-entropy with its gradient in the same pass. Plain JavaScript on the heap: a batch has a few hundred
 * logits, and a SIMD exponential would save microseconds.
 */
import {
  engine,
  registerGradient,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { check, present } from '../../../../lib/check.ts';
import type { Attached } from '../attach.ts';
import { inputs } from '../../call.ts';
import { install } from '../registry.ts';

const CROSS_ENTROPY = 'InkCrossEntropy';

/**
 * Mean over rows of −Σ share · log softmax(logits), in nats. Labels are integers [n] (int32; outside the classes they
 * count as no loss) or each class's share [n, classes], such as one-hot rows.
 */
export function runCrossEntropy(logits: Tensor2D, labels: Tensor1D | Tensor2D): Scalar {
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
      const [from, to] = [a.address(logits), a.address(gradient)];
      const [at, said] = [a.address(loss), a.address(labels)];
      const oneEach = labels.shape.length === 1;
      const viewOf = labels.dtype === 'int32' ? 'integersAt' : 'floatsAt';
      a.each(() => {
        const given = a[viewOf](said, oneEach ? rows : rows * classes);
        const share: Share = oneEach
          ? (row, k) => (given[row] === k ? 1 : 0)
          : (row, k) => given[row * classes + k] ?? 0;
        const [values, slopes] = [a.floatsAt(from, rows * classes), a.floatsAt(to, rows * classes)];
        a.floatsAt(at, 1).fill(lossAndGradient(values, share, slopes, rows, classes));
      });
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
      return { logits: () => scaled(a, gradient, scale) };
    },
  });
}

/** values · scale, for a scalar on the device. */
function scaled(a: Attached, values: Tensor, scale: Tensor): Tensor {
  const output = a.output(values.shape);
  const [from, to, by] = [a.address(values), a.address(output), a.address(scale)];
  a.each(() => {
    const factor = a.floatsAt(by, 1)[0] ?? 0;
    const target = a.floatsAt(to, values.size);
    a.floatsAt(from, values.size).forEach((value, i) => {
      target[i] = value * factor;
    });
  });
  return a.track(output);
}

/** What a row's label says of class k: 1 or 0, or something between. */
type Share = (row: number, k: number) => number;

/** Writes the gradient of the mean loss, (softmax · Σ share − share)/rows, and returns it; NaN logits make it NaN. */
function lossAndGradient(
  logits: Float32Array,
  share: Share,
  gradient: Float32Array,
  rows: number,
  classes: number,
): number {
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const start = row * classes;
    const logit = (k: number): number => logits[start + k] ?? 0;
    let largest = -Infinity;
    for (let k = 0; k < classes; k++) largest = Math.max(largest, logit(k));
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += Math.exp(logit(k) - largest);
    const logSum = largest + Math.log(sum);
    let shares = 0;
    for (let k = 0; k < classes; k++) {
      const own = share(row, k);
      shares += own;
      // Where there is no share even an infinite loss counts nothing.
      if (own !== 0) total += own * (logSum - logit(k));
    }
    for (let k = 0; k < classes; k++) {
      gradient[start + k] = (Math.exp(logit(k) - logSum) * shares - share(row, k)) / rows;
    }
  }
  return total / rows;
}
