/** Matrix product, bias and ReLU in one kernel, and its gradient. */
import {
  engine,
  registerGradient,
  type NamedAttrMap,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { check } from '../../../../lib/check.ts';
import type { Attached } from '../attach.ts';
import { FILL_ROWS, RELU } from '../pointwise.ts';
import { filling } from '../filling.ts';
import { multiplyInto, type Factor } from '../products.ts';
import { attributes, inputs } from '../../call.ts';
import { install } from '../registry.ts';
import { beforeActivation } from './activation.ts';

const DENSE = 'InkDense';

interface DenseBlock extends NamedAttrMap {
  readonly relu: boolean;
}

/** Does the kernel apply? Its ReLU gradient takes units in fours. */
export const isFusedDense = (units: number, relu: boolean): boolean => !relu || units % 4 === 0;

/** activation(x · kernel + bias); only where isFusedDense. */
export const runDense = (x: Tensor2D, kernel: Tensor2D, bias: Tensor1D, relu: boolean): Tensor2D =>
  engine().runKernel<Tensor2D>(DENSE, { x, kernel, bias }, { relu });

/** Registers the kernel and its gradient. */
export function registerDense(a: Attached): void {
  install({
    kernelName: DENSE,
    backendName: 'wasm',
    kernelFunc: call => {
      const [x, kernel, bias] = inputs(call, 'x', 'kernel', 'bias');
      return dense(a, x, kernel, bias, attributes<DenseBlock>(call).relu);
    },
  });
  registerGradient({
    kernelName: DENSE,
    inputsToSave: ['x', 'kernel'],
    outputsToSave: [true],
    gradFunc: (dy, [x, kernel, output], attrs) => {
      check(x && kernel && output && !Array.isArray(dy), 'what the forward pass saved');
      const { gradient, bias } = beforeActivation(a, dy, output, (attrs as DenseBlock).relu);
      return {
        x: () =>
          product(a, 'nt', { tensor: gradient, transposed: false }, { tensor: kernel, transposed: true }, x),
        kernel: () =>
          product(a, 'tn', { tensor: x, transposed: true }, { tensor: gradient, transposed: false }, kernel),
        bias: () => bias,
      };
    },
  });
}

function dense(a: Attached, x: TensorInfo, kernel: TensorInfo, bias: TensorInfo, relu: boolean): TensorInfo {
  const [rows = 0] = x.shape;
  const [, columns = 0] = kernel.shape;
  const output = a.output([rows, columns]);
  return filling(a, output, () => {
    const target = a.address(output);
    a.call(FILL_ROWS, { target, row: a.address(bias), rows, columns });
    const [left, right] = [x, kernel].map(tensor => ({ tensor, transposed: false }));
    check(left && right, 'two factors');
    multiplyInto(a, 'nn', left, right, output, true);
    if (relu) a.call(RELU, { source: target, target, count: rows * columns });
  });
}

/** A product as large as `like`. */
function product(a: Attached, variant: 'nt' | 'tn', left: Factor, right: Factor, like: Tensor): Tensor {
  const output = a.output(like.shape);
  return a.track(filling(a, output, () => multiplyInto(a, variant, left, right, output)));
}
