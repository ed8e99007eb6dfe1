/** Adding up the pieces of a split sum. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Gpu } from '../gpu.ts';
import { reads, writes, type Program } from '../program.ts';
import { floatsOf, lanesOf, relu } from '../wgsl.ts';

/** From so many pieces on, a workgroup's threads share them. */
const SHARED_FROM = 16;
/** Threads that share the pieces of one value, and values a workgroup then does; one row of memory each. */
const SHARES = 16;

/** Σ of pieces [splits, n, channels] over the first axis, plus a bias and ReLU; as the given shape. */
export function addSplits(
  gpu: Gpu,
  pieces: TensorInfo,
  splits: number,
  shape: readonly number[],
  finish: { readonly bias: TensorInfo; readonly rectified: boolean } | null,
): TensorInfo {
  const channels = pieces.shape.at(-1) ?? 1;
  const lanes = lanesOf(channels);
  const type = floatsOf(lanes);
  const output = gpu.output(shape);
  const rectified = finish?.rectified ?? false;
  const bindings = [reads('pieces', pieces, type), writes('result', output, type)];
  if (finish) bindings.push(reads('bias', finish.bias, type));
  const sum = finish ? `sum + bias[value % ${channels / lanes}]` : 'sum';
  gpu.run({
    ...summing(gpu, shape.reduce((product, n) => product * n, 1) / lanes, splits, type),
    key: ['add_splits', type, isShared(gpu, splits), finish ? channels : 0, rectified].join('_'),
    bindings,
    main: () => `
      ${sumText(isShared(gpu, splits), type)}
      let whole = ${sum};
      result[value] = ${rectified ? relu('whole', type) : 'whole'};
    `,
  });
  return output;
}

/** Σ of pieces [splits, rows + 1, channels]: all rows but the last as one tensor, the last as another. */
export function addFilterSplits(
  gpu: Gpu,
  pieces: TensorInfo,
  splits: number,
  kernel: TensorInfo,
  bias: TensorInfo,
): void {
  const channels = bias.shape[0] ?? 1;
  const lanes = lanesOf(channels);
  const type = floatsOf(lanes);
  const kernelValues = kernel.shape.reduce((product, n) => product * n, 1) / lanes;
  gpu.run({
    ...summing(gpu, kernelValues + channels / lanes, splits, type),
    key: ['add_filter_splits', type, isShared(gpu, splits), kernelValues].join('_'),
    bindings: [reads('pieces', pieces, type), writes('kernel', kernel, type), writes('bias', bias, type)],
    main: () => `
      ${sumText(isShared(gpu, splits), type)}
      if (value < ${kernelValues}) { kernel[value] = sum; }
      else { bias[value - ${kernelValues}] = sum; }
    `,
  });
}

const isShared = ({ tiles }: Gpu, splits: number): boolean => !tiles.software && splits >= SHARED_FROM;

/** What both sums have in common: `values` vectors, each the sum of `splits` pieces. */
function summing(
  gpu: Gpu,
  values: number,
  splits: number,
  type: string,
): Omit<Program, 'key' | 'bindings' | 'main'> {
  const sizes = { values, splits };
  if (!isShared(gpu, splits)) return { threads: values, width: gpu.tiles.plainWidth, sizes };
  return {
    threads: values * SHARES,
    width: SHARES * SHARES,
    sizes,
    cooperative: true,
    declarations: () => `var<workgroup> shares : array<${type}, ${SHARES * SHARES}>;`,
  };
}

/** WGSL that declares `value`, which vector it is, and `sum`; of threads that share one, the first alone goes on. */
const sumText = (shared: boolean, type: string): string =>
  shared
    ? `
      let value = block * ${SHARES} + lane % ${SHARES};
      let share = lane / ${SHARES};
      var own = ${type}();
      if (value < sizes.values) {
        for (var s = share; s < sizes.splits; s += ${SHARES}) { own += pieces[s * sizes.values + value]; }
      }
      shares[lane] = own;
      workgroupBarrier();
      for (var half = ${SHARES / 2}; half > 0; half /= 2) {
        if (share < half) { shares[lane] += shares[lane + half * ${SHARES}]; }
        workgroupBarrier();
      }
      if ((share > 0) | (value >= sizes.values)) { return; }
      let sum = shares[lane];`
    : `
      let value = index;
      var sum = ${type}();
      for (var s = 0; s < sizes.splits; s++) { sum += pieces[s * sizes.values + value]; }`;
