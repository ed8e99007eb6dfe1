/** How many rows of a batch have their largest logit at the label: a few hundred numbers, in JavaScript on the heap. */
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Attached } from '../attach.ts';

/** As Ops.countCorrect says. A row with NaN in it counts for its first class, as tfjs's argMax has it. */
export function runCountCorrect(a: Attached, logits: Tensor2D, labels: Tensor1D): Scalar {
  const [rows, classes] = logits.shape;
  const output = a.output([]);
  const [from, said, to] = [a.address(logits), a.address(labels), a.address(output)];
  a.each(() => {
    const values = a.floatsAt(from, rows * classes);
    let right = 0;
    a.integersAt(said, rows).forEach((label, row) => {
      if (firstLargest(values.subarray(row * classes, (row + 1) * classes)) === label) right++;
    });
    a.floatsAt(to, 1).fill(right);
  });
  return a.track(output) as Scalar; // of no dimensions
}

/** Where the first of the largest values is. */
function firstLargest(values: Float32Array): number {
  let best = 0;
  values.forEach((value, i) => {
    if (value > (values[best] ?? NaN)) best = i;
  });
  return best;
}
