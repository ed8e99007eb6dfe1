/** Sums that were made in parts, put together in the parts' order. */
import type { ModuleBuilder } from './asm/module.ts';
import { signature } from './asm/signature.ts';
import { kernelCall, type Call } from './lanes/call.ts';
import { ADD, eachFloat, ZERO } from './pointwise.ts';

/** target[count] += weight · source[count] */
export const ADD_SHARE = signature('add_share', ['target', 'source', 'count'], ['weight']);

/** Adds the kernel. */
export function definePartials(module: ModuleBuilder): void {
  module.define(ADD_SHARE, (f, { target, source, count, weight }) =>
    eachFloat(f, count, [target, source], type => {
      const factor = type === 'f32' ? weight : weight.splat();
      f.store(target, target.load(type).add(source.load(type).multiply(factor)));
    }),
  );
}

/** target[count] += each of the parts, in their order. */
export const addParts = (target: number, parts: readonly number[], count: number): Call[] =>
  parts.map(source => kernelCall(ADD, { target, source, count }));

/** target[count] = Σ weight · part: the mean of means each of which stands for `weight` of the whole. */
export const weighParts = (
  target: number,
  parts: readonly { readonly source: number; readonly weight: number }[],
  count: number,
): Call[] => [
  kernelCall(ZERO, { target, count }),
  ...parts.map(part => kernelCall(ADD_SHARE, { target, count, ...part })),
];
