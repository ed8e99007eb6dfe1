/** Kernels that do the same to every element of tensors of one size, four at a time where that comes out even. */
import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { Gpu } from './gpu.ts';
import { reads, writes } from './program.ts';
import { floatsOf, lanesOf } from './wgsl.ts';

export interface Elementwise {
  /** Names the kernel. */
  readonly key: string;
  /** What is read, under its WGSL name; all as large as `target`. */
  readonly sources: Readonly<Record<string, TensorInfo>>;
  /** `result`; may be updated in place. */
  readonly target: TensorInfo;
  /** A scalar that all elements share, read as `scalar[0]`. */
  readonly scalar?: TensorInfo;
  /** A WGSL expression of the element at `index`; `type` is f32 or vec4f. */
  readonly value: (type: 'f32' | 'vec4f') => string;
}

/** Records the dispatch. */
export function elementwise(gpu: Gpu, { key, sources, target, scalar, value }: Elementwise): void {
  const size = util.sizeFromShape(target.shape);
  const lanes = lanesOf(size);
  const type = floatsOf(lanes);
  gpu.run({
    key: `${key}_${type}`,
    bindings: [
      ...Object.entries(sources).map(([name, tensor]) => reads(name, tensor, type)),
      ...(scalar ? [reads('scalar', scalar)] : []),
      writes('result', target, type),
    ],
    threads: size / lanes,
    width: gpu.tiles.plainWidth,
    main: () => `result[index] = ${value(type)};`,
  });
}
