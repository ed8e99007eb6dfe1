/** The first step back through a fused layer: from the gradient of its output to that of x·kernel + bias. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Attached } from '../attach.ts';
import { RELU_GRADIENT, SUM_ROWS } from '../pointwise.ts';

/** Both gradients, as tensors that tidy knows. */
export interface BeforeActivation {
  /** The gradient before the activation, as large as the layer's output before pooling. */
  readonly gradient: Tensor;
  /** Its sum over everything but the last dimension: the gradient of the bias. */
  readonly bias: Tensor;
}

/** `output` [..., columns] is what the layer gave; with ReLU, columns must be a multiple of 4. */
export function beforeActivation(
  a: Attached,
  gradient: Tensor,
  output: Tensor,
  relu: boolean,
): BeforeActivation {
  const columns = output.shape.at(-1) ?? 0;
  const rows = output.size / columns;
  const bias = a.track(a.output([columns]));
  if (!relu) {
    a.call(SUM_ROWS, { source: a.address(gradient), sums: a.address(bias), rows, columns });
    return { gradient, bias };
  }
  const target = a.track(a.output(output.shape));
  a.call(RELU_GRADIENT, {
    gradient: a.address(gradient),
    output: a.address(output),
    target: a.address(target),
    biasGradient: a.address(bias),
    rows,
    columns,
  });
  return { gradient: target, bias };
}
