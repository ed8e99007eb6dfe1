/**
 * Dropout on WebGPU: the reference's hash in WGSL. The step's key comes from a tensor, so that a recorded step draws another
 * mask each time it is taken. Reference: ../dropout.ts.
 */
import {
  engine,
  registerGradient,
  scalar,
  tidy,
  util,
  type NamedAttrMap,
  type Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { present } from '../../../lib/check.ts';
import { isOnDevice, known, type StepValue } from '../../ops/ops.ts';
import { DROPOUT, dropoutScale, dropoutThreshold, type DropoutAttrs } from '../dropout.ts';
import { attributes, inputs } from '../call.ts';
import type { Gpu } from './gpu.ts';
import { firstGradient, gpuKernel } from './kernel.ts';
import { reads, writes } from './program.ts';
import { float } from './wgsl.ts';

const STEP_DROPOUT = 'InkGpuDropout';

interface StepDropout extends NamedAttrMap {
  readonly rate: number;
  /** The layer's; it is mixed into the step's key. */
  readonly place: number;
}

/** As Ops.dropout says. */
export const stepDropout = <T extends Tensor>(x: T, rate: number, key: StepValue, place: number): T =>
  tidy(() => {
    const onDevice = isOnDevice(key) ? key : scalar(known(key) | 0, 'int32');
    return drop(x, onDevice, { rate, place });
  });

// One float tensor of x's shape, by the kernel's contract.
const drop = <T extends Tensor>(x: T, key: Tensor, attrs: StepDropout): T =>
  engine().runKernel<Tensor>(STEP_DROPOUT, { x, key }, attrs) as T;

/** Registers the kernel behind `dropout` of ../dropout.ts, whose key is a number; once. */
export function registerWebgpuDropout(): void {
  gpuKernel(DROPOUT, (gpu, call) => {
    const [x] = inputs(call, 'x');
    const { rate, key } = attributes<DropoutAttrs>(call);
    return masked(gpu, x, rate, { text: 'bitcast<u32>(sizes.key)', number: key });
  });
}

/** Registers the kernel behind stepDropout, and its gradient: the same mask on the incoming gradient; once. */
export function registerStepDropout(): void {
  gpuKernel(STEP_DROPOUT, (gpu, call) => {
    const [x, key] = inputs(call, 'x', 'key');
    const { rate, place } = attributes<StepDropout>(call);
    return masked(gpu, x, rate, {
      text: 'mixBits(bitcast<u32>(key[0] + sizes.key))',
      number: place,
      tensor: key,
    });
  });
  registerGradient({
    kernelName: STEP_DROPOUT,
    inputsToSave: ['key'],
    gradFunc: (dy, [key], attrs) => ({
      x: () => drop(firstGradient(dy), present(key, 'the key'), attrs as StepDropout),
    }),
  });
}

/** Where a mask's key comes from: WGSL that makes it of a number, `sizes.key`, and perhaps a tensor, `key`. */
interface Key {
  readonly text: string;
  readonly number: number;
  readonly tensor?: TensorInfo;
}

function masked(gpu: Gpu, x: TensorInfo, rate: number, key: Key): TensorInfo {
  const output = gpu.output(x.shape);
  gpu.run({
    key: `dropout_${rate}_${key.tensor !== undefined}`,
    bindings: [
      reads('x', x),
      ...(key.tensor ? [reads('key', key.tensor, 'i32')] : []),
      writes('result', output),
    ],
    threads: util.sizeFromShape(x.shape),
    width: gpu.tiles.plainWidth,
    sizes: { key: key.number },
    declarations: () => `
      fn mixBits(bits : u32) -> u32 {
        var h = (bits ^ (bits >> 16u)) * 0x85ebca6bu;
        h = (h ^ (h >> 13u)) * 0xc2b2ae35u;
        return h ^ (h >> 16u);
      }`,
    main: () => `
      let mask = ${key.text};
      let hash = mixBits(mixBits(u32(index) ^ mask) + mask);
      result[index] = select(x[index] * ${float(dropoutScale(rate))}, 0.0, hash < ${dropoutThreshold(rate)}u);
    `,
  });
  return output;
}
