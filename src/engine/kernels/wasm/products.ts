/** Convolutions and matrix products over tensors: chooses the kernel, finds it room to work in, makes the output. */
import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { Attached } from './attach.ts';
import { GEMM_WORKSPACE, gemmSignature, type GemmVariant } from './gemm/product.ts';
import { inputGradientGeometry, winogradSide, type ConvGeometry } from './geometry.ts';
import {
  CONVOLVE_PATCHES,
  CORRELATE_PATCHES,
  patchesWorkspace,
  SPREAD_PATCHES,
} from './im2col/convolution.ts';
import { FLIP_FILTER, ZERO } from './pointwise.ts';
import { convolve } from './winograd/convolution.ts';
import { correlate } from './winograd/correlation.ts';
import { transformFilter, untransformFilterGradient } from './winograd/filters.ts';
import { transformedFilterBytes, winogradWorkspace } from './winograd/planes.ts';
import type { FilterSide } from './winograd/toom.ts';

/** Addresses within one reservation start on cache lines. */
const align = (bytes: number): number => Math.ceil(bytes / 64) * 64;

/** output[n, h', w', f] = x ∗ filter. */
export function conv(a: Attached, x: TensorInfo, filter: TensorInfo, g: ConvGeometry): TensorInfo {
  const output = a.output([g.batch, g.outHeight, g.outWidth, g.outChannels]);
  return filling(a, output, () => {
    convolver(a, a.address(x), a.address(filter), g).run(0, g.batch, a.address(output));
  });
}

/** A convolution ready to run over ranges of images, until scratch memory is reserved again. */
export interface Convolver {
  /** Convolves images first … end to the address of the first one's output. */
  readonly run: (first: number, end: number, output: number) => void;
  /** Address of as many spare bytes as were asked for. */
  readonly spare: number;
}

/** Prepares x ∗ filter; throws OutOfMemory. */
export function convolver(
  a: Attached,
  input: number,
  filter: number,
  g: ConvGeometry,
  spareBytes = 0,
): Convolver {
  const side = winogradSide(g);
  const spaceBytes = align(side === null ? patchesWorkspace(g) : winogradBytes(g));
  const space = a.reserve(spaceBytes + spareBytes);
  const spare = space + spaceBytes;
  const range = (firstImage: number, endImage: number, output: number) => ({
    ...images(g),
    input: input + 4 * firstImage * g.inHeight * g.inWidth * g.inChannels,
    output,
    firstImage: 0,
    endImage: endImage - firstImage,
  });
  if (side === null)
    return {
      run: (...where) => a.call(CONVOLVE_PATCHES, { ...range(...where), filter, workspace: space }),
      spare,
    };
  const workspace = space + align(transformedFilterBytes(g.inChannels, g.outChannels));
  a.call(transformFilter(side), { filter, ...channels(g), transformed: space });
  return {
    run: (...where) => a.call(convolve(side), { ...range(...where), filter: space, workspace }),
    spare,
  };
}

/** inputGradient[n, h, w, c] from outputGradient[n, h', w', f]. */
export function convInputGradient(
  a: Attached,
  outputGradient: TensorInfo,
  filter: TensorInfo,
  g: ConvGeometry,
): TensorInfo {
  const inputGradient = a.output([g.batch, g.inHeight, g.inWidth, g.inChannels]);
  return filling(a, inputGradient, () => {
    const side = winogradSide(g);
    const input = a.address(outputGradient);
    const output = a.address(inputGradient);
    if (side === null) {
      const workspace = a.reserve(patchesWorkspace(g));
      const places = { outputGradient: input, inputGradient: output, filter: a.address(filter) };
      a.call(SPREAD_PATCHES, { ...places, ...images(g), workspace });
    } else {
      const mirrored = inputGradientGeometry(g);
      const filterBytes = align(4 * side * side * g.inChannels * g.outChannels);
      const flipped = a.reserve(filterBytes + winogradBytes(mirrored));
      a.call(FLIP_FILTER, {
        source: a.address(filter),
        target: flipped,
        cells: side * side,
        a: g.inChannels,
        b: g.outChannels,
      });
      convolveTransformed(a, side, { input, filter: flipped, output }, mirrored, flipped + filterBytes);
    }
  });
}

/** filterGradient[kh, kw, c, f] from x and outputGradient. */
export function convFilterGradient(
  a: Attached,
  x: TensorInfo,
  outputGradient: TensorInfo,
  g: ConvGeometry,
): TensorInfo {
  const filterGradient = a.output([g.filterHeight, g.filterWidth, g.inChannels, g.outChannels]);
  return filling(a, filterGradient, () => {
    const side = winogradSide(g);
    const places = { input: a.address(x), outputGradient: a.address(outputGradient) };
    const target = a.address(filterGradient);
    if (g.batch === 0) {
      a.call(ZERO, { target, count: util.sizeFromShape(filterGradient.shape) });
      return;
    }
    if (side === null) {
      const workspace = a.reserve(patchesWorkspace(g));
      a.call(CORRELATE_PATCHES, { ...places, filterGradient: target, ...images(g), workspace });
    } else {
      const gradient = a.reserve(winogradBytes(g));
      const workspace = gradient + align(transformedFilterBytes(g.inChannels, g.outChannels));
      a.call(correlate(side), { ...places, gradient, ...images(g), workspace, accumulate: 0 });
      a.call(untransformFilterGradient(side), { gradient, ...channels(g), filter: target });
    }
  });
}

/** One operand of a matrix product: the matrix as stored, and whether its transpose is meant. */
export interface Factor {
  readonly tensor: TensorInfo;
  readonly transposed: boolean;
}

/** Which product kernel this is, or null where both operands are transposed: there is none for that. */
export function productVariant(left: Factor, right: Factor): GemmVariant | null {
  if (left.transposed) return right.transposed ? null : 'tn';
  return right.transposed ? 'nt' : 'nn';
}

/** Rows, columns and terms of a product of the last two dimensions. */
export function productSize(left: Factor, right: Factor): { rows: number; columns: number; depth: number } {
  const [a0 = 0, a1 = 0] = left.tensor.shape.slice(-2);
  const [b0 = 0, b1 = 0] = right.tensor.shape.slice(-2);
  return {
    rows: left.transposed ? a1 : a0,
    columns: right.transposed ? b0 : b1,
    depth: left.transposed ? a0 : a1,
  };
}

/** target (+)= left·right for one pair of matrices. */
export function multiplyInto(
  a: Attached,
  variant: GemmVariant,
  left: Factor,
  right: Factor,
  target: TensorInfo,
  accumulate = false,
): void {
  const { rows, columns, depth } = productSize(left, right);
  const workspace = a.reserve(GEMM_WORKSPACE);
  a.call(gemmSignature(variant), {
    rows,
    columns,
    depth,
    a: a.address(left.tensor),
    aStride: 4 * (left.transposed ? rows : depth),
    b: a.address(right.tensor),
    bStride: 4 * (right.transposed ? depth : columns),
    c: a.address(target),
    cStride: 4 * columns,
    accumulate: Number(accumulate),
    workspace,
  });
}

/** Runs `fill` and returns the output, or frees it where that fails for want of memory. */
export function filling(a: Attached, output: TensorInfo, fill: () => void): TensorInfo {
  try {
    fill();
  } catch (fault) {
    a.release(output);
    throw fault;
  }
  return output;
}

/** Sizes as the convolution kernels take them, for the whole batch. */
const images = (g: ConvGeometry) => ({
  firstImage: 0,
  endImage: g.batch,
  height: g.inHeight,
  width: g.inWidth,
  channels: g.inChannels,
  outHeight: g.outHeight,
  outWidth: g.outWidth,
  filters: g.outChannels,
  filterHeight: g.filterHeight,
  filterWidth: g.filterWidth,
  strideHeight: g.strideHeight,
  strideWidth: g.strideWidth,
  padTop: g.padTop,
  padLeft: g.padLeft,
});

const channels = (g: ConvGeometry) => ({ channels: g.inChannels, filters: g.outChannels });

/** Room for a transformed filter and for the tiles. */
const winogradBytes = (g: ConvGeometry): number =>
  align(transformedFilterBytes(g.inChannels, g.outChannels)) + winogradWorkspace(g.inChannels, g.outChannels);

/** Transforms the filter into `room`, then convolves. */
function convolveTransformed(
  a: Attached,
  side: FilterSide,
  places: { input: number; filter: number; output: number },
  g: ConvGeometry,
  room: number,
): void {
  const workspace = room + align(transformedFilterBytes(g.inChannels, g.outChannels));
  a.call(transformFilter(side), { filter: places.filter, ...channels(g), transformed: room });
  a.call(convolve(side), { ...places, filter: room, ...images(g), workspace });
}
