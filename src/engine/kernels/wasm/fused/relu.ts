/** ReLU by itself. tfjs's own hides NaN, and takes three passes for the gradient. */
import { engine, registerGradient, util, type Tensor } from '@tensorflow/tfjs-core';
import { check } from '../../../../lib/check.ts';
import type { Attached } from '../attach.ts';
import { kernelCall } from '../lanes/call.ts';
import { floatPieces } from '../lanes/pieces.ts';
import { RELU, WHERE_POSITIVE } from '../pointwise.ts';
import { inputs } from '../../call.ts';
import { install } from '../registry.ts';

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
    kernelFunc: given => {
      const [x] = inputs(given, 'x');
      const output = a.output(x.shape);
      const [source, target] = [a.address(x), a.address(output)];
      a.run(
        floatPieces(util.sizeFromShape(x.shape)).map(({ first, end }) => [
          kernelCall(RELU, { source: source + 4 * first, target: target + 4 * first, count: end - first }),
        ]),
      );
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
          const before = a.output(output.shape);
          const [gradient, y, target] = [a.address(dy), a.address(output), a.address(before)];
          a.run(
            floatPieces(output.size).map(({ first, end }) => {
              const skipped = 4 * first;
              const places = { gradient: gradient + skipped, output: y + skipped, target: target + skipped };
              return [kernelCall(WHERE_POSITIVE, { ...places, count: end - first })];
            }),
          );
          return a.track(before);
        },
      };
    },
  });
}
