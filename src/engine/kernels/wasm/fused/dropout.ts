/** Dropout whose mask follows the step: its key is read anew each time a recorded step is taken again. */
import {
  engine,
  registerGradient,
  util,
  type NamedAttrMap,
  type Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { check } from '../../../../lib/check.ts';
import { mix } from '../../../../lib/random.ts';
import { known, type StepValue } from '../../../ops/ops.ts';
import type { StepNumber } from '../../../ops/step-number.ts';
import { attributes, inputs } from '../../call.ts';
import { dropoutScale, dropoutThreshold } from '../../dropout.ts';
import type { Attached } from '../attach.ts';
import { DROPOUT } from '../dropout.ts';
import { kernelCall } from '../lanes/call.ts';
import { floatPieces } from '../lanes/pieces.ts';
import { install } from '../registry.ts';

const STEP_DROPOUT = 'InkStepDropout';

interface StepDropout extends NamedAttrMap {
  readonly rate: number;
  readonly key: StepNumber;
}

/** As Ops.dropout says. */
export function runDropout<T extends Tensor>(
  a: Attached,
  x: T,
  rate: number,
  key: StepValue,
  place: number,
): T {
  const mixed: StepNumber = { now: 0 };
  a.each(() => {
    mixed.now = mix(known(key) + place);
  });
  return drop(x, { rate, key: mixed });
}

function drop<T extends Tensor>(x: T, attrs: StepDropout): T {
  const output: unknown = engine().runKernel(STEP_DROPOUT, { x }, attrs);
  return output as T; // one float tensor of x's shape, by the kernel's contract
}

/** Registers the kernel, and its gradient: the same mask on the incoming gradient. */
export function registerStepDropout(a: Attached): void {
  install({
    kernelName: STEP_DROPOUT,
    backendName: 'wasm',
    kernelFunc: call => {
      const [x] = inputs(call, 'x');
      const { rate, key } = attributes<StepDropout>(call);
      return dropped(a, x, rate, key);
    },
  });
  registerGradient({
    kernelName: STEP_DROPOUT,
    gradFunc: (dy, _saved, attrs) => {
      check(!Array.isArray(dy), 'one output');
      return { x: () => drop(dy, attrs as StepDropout) };
    },
  });
}

/** The tensor with the elements dropped that `key` says. */
export function dropped(a: Attached, x: TensorInfo, rate: number, key: number | StepNumber): TensorInfo {
  const output = a.output(x.shape);
  const [source, target] = [a.address(x), a.address(output)];
  const mask = { key, threshold: dropoutThreshold(rate), scale: dropoutScale(rate) };
  a.run(
    floatPieces(util.sizeFromShape(x.shape)).map(({ first, end }) => {
      const places = { source: source + 4 * first, target: target + 4 * first };
      return [kernelCall(DROPOUT, { ...places, ...mask, first, count: end - first })];
    }),
  );
  return output;
}
