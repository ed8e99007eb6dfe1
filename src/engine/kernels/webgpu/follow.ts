/** Moving averages that follow a value, in place. */
import { tidy, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { check } from '../../../lib/check.ts';
import { currentGpu } from './gpu.ts';
import { elementwise } from './elementwise.ts';
import { makeOwn } from './optimizer.ts';
import { float } from './wgsl.ts';

/** average ← momentum · average + (1 − momentum) · value. */
export function follow(average: Variable, value: Tensor, momentum: number): void {
  check(average.size === value.size, 'as many values as averages');
  const gpu = currentGpu();
  tidy(() => makeOwn(gpu, average));
  elementwise(gpu, {
    key: `follow_${momentum}`,
    sources: { value },
    target: average,
    value: () => `result[index] * ${float(momentum)} + value[index] * ${float(1 - momentum)}`,
  });
}
