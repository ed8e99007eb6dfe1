/** ReLU by itself. tfjs's own hides NaN, and takes three passes for the gradient. */
import { engine, registerGradient, type Tensor } from '@tensorflow/tfjs-core';
import { check } from '../../../../lib/check.ts';
import type { Attached } from '../attach.ts';
import { RELU, WHERE_POSITIVE } from '../pointwise.ts';
import { inputs, install } from '../registry.ts';

const INK_RELU = 'InkRelu';

/** max(x, 0), for any shape; NaN stays NaN. */
export function runRelu<T extends Tensor>(x: T): T {
  const output: unknown = engine().runKernel(INK_RELU, { x });
  return output as T; // one float tensor of x's shape, by the kernel's contract below
}

/** Registers the kernel and its gradient. */
export function registerRelu(a: Attached): void {
  install({
    kernelName: INK_RELU,
    backendName: 'wasm',
    kernelFunc: call => {
      const [x] = inputs(call, 'x');
      const output = a.output(x.shape);
      const count = x.shape.reduce((product, n) => product * n, 1);
      a.call(RELU, { source: a.address(x), target: a.address(output), count });
      return output;
    },
  });
  registerGradient({
    kernelName: INK_RELU,
    inputsToSave: [],
    outputsToSave: [true],
    gradFunc: (dy, [output]) => {
      check(output && !Array.isArray(dy), 'what the forward pass saved');
      return {
        x: () => {
          const target = a.output(output.shape);
          const places = { gradient: a.address(dy), output: a.address(output), target: a.address(target) };
          a.call(WHERE_POSITIVE, { ...places, count: output.size });
          return a.track(target);
        },
      };
    },
  });
}
