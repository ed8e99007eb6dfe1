/**
 * Drop-in kernels: tfjs's WASM backend, with our kernels where they apply. Shapes that they do not cover take the stock
 * kernel by themselves; the stock backend has none for Conv2DBackpropFilter, without which it cannot train a CNN.
 */
import {
  BatchMatMul,
  Conv2D,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  Identity,
  MaxPoolGrad,
  OneHot,
  unregisterKernel,
  util,
  type DataType,
  type KernelConfig,
  type KernelFunc,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { InkfoldError } from '../../../lib/fault.ts';
import type { Fill } from '../../../recipe/recipe.ts';
import { DROPOUT } from '../dropout.ts';
import { WARP, type WarpAttrs } from '../warp.ts';
import type { Attached } from './attach.ts';
import { conv, convFilterGradient, convInputGradient } from './convolutions.ts';
import { filling } from './filling.ts';
import { dropped } from './fused/dropout.ts';
import {
  convGeometry,
  isTiling,
  poolGeometry,
  type ConvAttributes,
  type PoolAttributes,
} from './geometry.ts';
import { kernelCall } from './lanes/call.ts';
import { rowPieces } from './lanes/pieces.ts';
import { anyMaxPoolGradient, maxPool, maxPoolGradient, withWinners } from './pooling.ts';
import { multiplyInto, productSize, productVariant, type Factor } from './products.ts';
import { attributes, inputs, type Call } from '../call.ts';
import { floats, install, installed } from './registry.ts';
import { warpSignature } from './warp.ts';

/** Our kernel's result, or null where the shapes are not for it. */
type Attempt = (a: Attached, call: Call) => TensorInfo | null;

const REPLACEMENTS: Readonly<Record<string, Attempt>> = {
  [Conv2D]: (a, call) => {
    const [x, filter] = inputs(call, 'x', 'filter');
    const g = floats(x, filter)
      ? convGeometry(x.shape, filter.shape, attributes<ConvAttributes>(call))
      : null;
    return g && conv(a, x, filter, g);
  },
  [Conv2DBackpropInput]: (a, call) => {
    const [dy, filter] = inputs(call, 'dy', 'filter');
    const attrs = attributes<ConvAttributes & { inputShape: number[] }>(call);
    const g = floats(dy, filter) ? convGeometry(attrs.inputShape, filter.shape, attrs) : null;
    return g && convInputGradient(a, dy, filter, g);
  },
  [Conv2DBackpropFilter]: (a, call) => {
    const [x, dy] = inputs(call, 'x', 'dy');
    const attrs = attributes<ConvAttributes & { filterShape: number[] }>(call);
    const g = floats(x, dy) ? convGeometry(x.shape, attrs.filterShape, attrs) : null;
    return g && convFilterGradient(a, x, dy, g);
  },
  [BatchMatMul]: (a, call) => {
    const [left, right] = inputs(call, 'a', 'b');
    const { transposeA, transposeB } = attributes<{ transposeA: boolean; transposeB: boolean }>(call);
    return matMul(a, { tensor: left, transposed: transposeA }, { tensor: right, transposed: transposeB });
  },
  // tfjs's own kernel (4.22) is wrong, not only slow: windows without a positive value get no gradient at all.
  [MaxPoolGrad]: (a, call) => {
    const [dy, input] = inputs(call, 'dy', 'input');
    const g = floats(dy, input) ? poolGeometry(input.shape, attributes<PoolAttributes>(call)) : null;
    if (!g) return null;
    if (!isTiling(g)) return anyMaxPoolGradient(a, dy, input, g);
    return withWinners(a, g, winner => {
      a.release(maxPool(a, input, winner, g));
      return maxPoolGradient(a, dy, winner, g);
    });
  },
  // tfjs's own kernel (4.22) copies, once for each tensor that the tape saves: some 15 MB a step. Buffers are counted.
  [Identity]: (a, call) => {
    const [x] = inputs(call, 'x');
    a.backend.incRef(x.dataId);
    return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
  },
  // tfjs's own kernel (4.22) writes the bits of integers, whatever the type that is asked for.
  [OneHot]: (a, call) => {
    const [indices] = inputs(call, 'indices');
    const attrs = attributes<OneHotRows & { dtype: DataType }>(call);
    return attrs.dtype === 'float32' ? oneHot(a, indices, attrs) : null;
  },
  [DROPOUT]: (a, call) => {
    const [x] = inputs(call, 'x');
    const { rate, key } = attributes<{ rate: number; key: number }>(call);
    return dropped(a, x, rate, key);
  },
  [WARP]: (a, call) => {
    const [images, transforms] = inputs(call, 'images', 'transforms');
    return warp(a, images, transforms, attributes<WarpAttrs>(call).fill);
  },
};

/** Is it one of our kernels, or one that ours stand in for? Those say of themselves where they fall back: `Attached.hinder`. */
export const isOurs = (kernelName: string): boolean => kernelName.startsWith('Ink') || stock.has(kernelName);

/** The stock kernels that ours stand in for, by name; empty while ours are not registered. */
const stock = new Map<string, KernelConfig | undefined>();

/** Why a step with a kernel of tfjs's own in it cannot be recorded. */
export const byOthers = (kernelName: string): string => `tfjs’s own ${kernelName} is part of it`;

/** Puts our kernels in; harmless when they are in already. */
export function registerKernels(attached: Attached): void {
  unregisterKernels();
  for (const [kernelName, attempt] of Object.entries(REPLACEMENTS)) {
    const before = installed(kernelName);
    stock.set(kernelName, before);
    const kernelFunc: KernelFunc = call =>
      attempt(attached, call) ?? fallBack(attached, before, call, kernelName);
    install({ ...before, kernelName, backendName: 'wasm', kernelFunc });
  }
}

/** Puts the stock kernels back; harmless when they are in already. */
export function unregisterKernels(): void {
  for (const [kernelName, before] of stock) {
    if (before) install(before);
    else unregisterKernel(kernelName, 'wasm');
  }
  stock.clear();
}

function fallBack(
  a: Attached,
  before: KernelConfig | undefined,
  call: Call,
  name: string,
): TensorInfo | TensorInfo[] {
  a.hinder(byOthers(name));
  if (before) return before.kernelFunc(call);
  throw new InkfoldError('Unexpected', `There is no ${name} for these shapes on the WASM backend.`);
}

/** Plain matrices, or batches of one; tfjs hands everything else to its own kernel. */
function matMul(a: Attached, left: Factor, right: Factor): TensorInfo | null {
  const variant = productVariant(left, right);
  const batches = [...left.tensor.shape.slice(0, -2), ...right.tensor.shape.slice(0, -2)];
  if (variant === null || !floats(left.tensor, right.tensor) || batches.some(n => n !== 1)) return null;
  const { rows, columns } = productSize(left, right);
  const longer = left.tensor.shape.length < right.tensor.shape.length ? right.tensor : left.tensor;
  const output = a.output([...longer.shape.slice(0, -2), rows, columns]);
  return filling(a, output, () => multiplyInto(a, variant, left, right, output));
}

interface OneHotRows {
  readonly depth: number;
  readonly onValue: number;
  readonly offValue: number;
}

/** [...indices.shape, depth] in float32; an index outside of it makes a row of off values. */
function oneHot(a: Attached, indices: TensorInfo, { depth, onValue, offValue }: OneHotRows): TensorInfo {
  const output = a.output([...indices.shape, depth]);
  const [from, to, count] = [a.address(indices), a.address(output), util.sizeFromShape(indices.shape)];
  a.each(() => {
    const rows = a.floatsAt(to, count * depth).fill(offValue);
    a.integersAt(from, count).forEach((index, row) => {
      if (index >= 0 && index < depth) rows[row * depth + index] = onValue;
    });
  });
  return output;
}

function warp(a: Attached, images: TensorInfo, transforms: TensorInfo, fill: Fill): TensorInfo {
  const [count = 0, height = 0, width = 0] = images.shape;
  const output = a.output(images.shape);
  const [from, to, moves] = [a.address(images), a.address(output), a.address(transforms)];
  a.run(
    rowPieces(count, height * width).map(({ first, end }) => {
      const skipped = 4 * first * height * width;
      const places = { images: from + skipped, transforms: moves + 24 * first, output: to + skipped };
      return [kernelCall(warpSignature(fill), { ...places, count: end - first, height, width })];
    }),
  );
  return output;
}
