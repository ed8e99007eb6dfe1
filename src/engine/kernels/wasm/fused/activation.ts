/** The first step back through a fused layer: from the gradient of its output to that of x·kernel + bias. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Attached } from '../attach.ts';
import { kernelCall } from '../lanes/call.ts';
import { rowPieces } from '../lanes/pieces.ts';
import { sumInParts } from '../parts.ts';
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
  const sums = { ranges: rowPieces(rows, columns), targets: [a.address(bias)], count: columns };
  const dy = a.address(gradient);
  if (!relu) {
    sumInParts(a, sums, ({ first, end }, [sum = 0]) => [
      kernelCall(SUM_ROWS, { source: dy + 4 * first * columns, sums: sum, rows: end - first, columns }),
    ]);
    return { gradient, bias };
  }
  const before = a.track(a.output(output.shape));
  const [y, target] = [a.address(output), a.address(before)];
  sumInParts(a, sums, ({ first, end }, [biasGradient = 0]) => {
    const skipped = 4 * first * columns;
    const places = { gradient: dy + skipped, output: y + skipped, target: target + skipped, biasGradient };
    return [kernelCall(RELU_GRADIENT, { ...places, rows: end - first, columns })];
  });
  return { gradient: before, bias };
}
