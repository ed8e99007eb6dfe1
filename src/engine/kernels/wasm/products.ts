/** Convolutions and matrix products over tensors: chooses the kernel, finds it room to work in, makes the output. */
import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { Attached } from './attach.ts';
import { GEMM_WORKSPACE, gemmSignature, type GemmVariant } from './gemm/product.ts';
import { winogradForm, type ConvGeometry } from './geometry.ts';
import {
  CONVOLVE_PATCHES,
  CORRELATE_PATCHES,
  patchesWorkspace,
  SPREAD_PATCHES,
} from './im2col/convolution.ts';
import { align } from './heap.ts';
import { kernelCall, further, type Call, type LaneAddress, type Task, type Value } from './lanes/call.ts';
import { pieces, rowPieces, type Range } from './lanes/pieces.ts';
import { sumInParts } from './parts.ts';
import { SWAP_CHANNELS } from './pointwise.ts';
import { convolve } from './winograd/convolution.ts';
import { correlate } from './winograd/correlation.ts';
import { transformFilter, untransformFilterGradient } from './winograd/filters.ts';
import { BLOCK_TILES, transformedFilterBytes, winogradWorkspace } from './winograd/planes.ts';
import { spread } from './winograd/spreading.ts';
import { tilesOf, type Form } from './winograd/toom.ts';

/** output[n, h', w', f] = x ∗ filter. */
export function conv(a: Attached, x: TensorInfo, filter: TensorInfo, g: ConvGeometry): TensorInfo {
  const output = a.output([g.batch, g.outHeight, g.outWidth, g.outChannels]);
  return filling(a, output, () => {
    const { over } = convolver(a, a.address(x), a.address(filter), g);
    convolveAll(a, g, over, a.address(output));
  });
}

/** A convolution ready to run over ranges of images, until scratch memory is reserved again. */
export interface Convolver {
  /** Convolves a range of images to the address of its first one's output. */
  readonly over: (images: Range, output: Value) => Call;
  /** As many spare bytes as were asked for, in every lane. */
  readonly spare: LaneAddress;
}

/** Prepares x ∗ filter; throws OutOfMemory. */
export function convolver(
  a: Attached,
  input: number,
  filter: number,
  g: ConvGeometry,
  spareBytes = 0,
): Convolver {
  const form = winogradForm(g);
  if (form) return winogradConvolver(a, form, { input, filter }, g, spareBytes);
  const space = align(patchesWorkspace(g));
  const { own: workspace } = a.reserveLanes(space + spareBytes);
  return {
    over: (range, output) =>
      kernelCall(CONVOLVE_PATCHES, { ...someImages(g, input, range), filter, output, workspace }),
    spare: further(workspace, space),
  };
}

/** The same by Winograd's method. */
function winogradConvolver(
  a: Attached,
  form: Form,
  { input, filter }: { readonly input: number; readonly filter: number },
  g: ConvGeometry,
  spareBytes: number,
): Convolver {
  const { side, tile } = form;
  const space = align(winogradWorkspace(g.inChannels, g.outChannels, tile));
  const filterBytes = transformedFilterBytes(g.inChannels, g.outChannels, tile);
  const { own: workspace, shared: transformed } = a.reserveLanes(space + spareBytes, filterBytes);
  transformAll(a, form, { filter, ...channels(g), transformed });
  return {
    over: (range, output) =>
      kernelCall(convolve(side, tile), {
        ...someImages(g, input, range),
        filter: transformed,
        output,
        workspace,
      }),
    spare: further(workspace, space),
  };
}

/** Transforms a filter[side][side][channels][filters], in pieces of channels. */
function transformAll(
  a: Attached,
  { side, tile }: Form,
  filter: { filter: number; channels: number; filters: number; transformed: number },
): void {
  const transform = ({ first, end }: Range): Task => [
    kernelCall(transformFilter(side, tile), { ...filter, firstChannel: first, endChannel: end }),
  ];
  a.run(rowPieces(filter.channels, tile * tile * filter.filters).map(transform));
}

/** Convolves the whole batch, in pieces. */
function convolveAll(a: Attached, g: ConvGeometry, over: Convolver['over'], output: number): void {
  const imageBytes = 4 * g.outHeight * g.outWidth * g.outChannels;
  a.run(imagePieces(g).map(images => [over(images, output + images.first * imageBytes)]));
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
    const form = winogradForm(g);
    const places = { outputGradient: a.address(outputGradient), inputGradient: a.address(inputGradient) };
    if (form) {
      winogradInputGradient(a, form, { ...places, filter: a.address(filter) }, g);
      return;
    }
    const { own: workspace } = a.reserveLanes(patchesWorkspace(g));
    const all = { ...places, filter: a.address(filter), workspace };
    a.run(imagePieces(g).map(range => [kernelCall(SPREAD_PATCHES, { ...all, ...images(g, range) })]));
  });
}

/** The same by Winograd's method. */
function winogradInputGradient(
  a: Attached,
  form: Form,
  { filter, ...places }: { outputGradient: number; inputGradient: number; filter: number },
  g: ConvGeometry,
): void {
  const { side, tile } = form;
  const filterBytes = align(4 * side * side * g.inChannels * g.outChannels);
  const space = winogradWorkspace(g.outChannels, g.inChannels, tile);
  const room = a.reserveLanes(space, filterBytes + transformedFilterBytes(g.outChannels, g.inChannels, tile));
  const swapped = room.shared;
  const transformed = swapped + filterBytes;
  const { channels: c, filters } = channels(g);
  const cellBytes = 4 * c * filters;
  const swap = ({ first, end }: Range): Task => {
    const [source, target] = [filter + first * cellBytes, swapped + first * cellBytes];
    return [kernelCall(SWAP_CHANNELS, { source, target, cells: end - first, a: c, b: filters })];
  };
  a.run(rowPieces(side * side, c * filters).map(swap));
  transformAll(a, form, { filter: swapped, channels: filters, filters: c, transformed });
  const all = { ...places, filter: transformed, workspace: room.own };
  a.run(imagePieces(g).map(range => [kernelCall(spread(side, tile), { ...all, ...images(g, range) })]));
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
    const form = winogradForm(g);
    const places = { input: a.address(x), outputGradient: a.address(outputGradient) };
    const sums = {
      ranges: imageParts(g),
      targets: [a.address(filterGradient)],
      count: util.sizeFromShape(filterGradient.shape),
    };
    if (!form) {
      sumInParts(a, { ...sums, ownBytes: patchesWorkspace(g) }, (range, [target = 0], workspace) => [
        kernelCall(CORRELATE_PATCHES, { ...places, filterGradient: target, ...images(g, range), workspace }),
      ]);
    } else {
      const { side, tile } = form;
      const planes = align(transformedFilterBytes(g.inChannels, g.outChannels, tile));
      const ownBytes = planes + winogradWorkspace(g.inChannels, g.outChannels, tile);
      sumInParts(a, { ...sums, ownBytes }, (range, [target = 0], gradient) => {
        const workspace = further(gradient, planes);
        return [
          kernelCall(correlate(side, tile), {
            ...places,
            gradient,
            ...images(g, range),
            workspace,
            accumulate: 0,
          }),
          kernelCall(untransformFilterGradient(side, tile), { gradient, ...channels(g), filter: target }),
        ];
      });
    }
  });
}

/** Pieces of a batch for a convolution: enough of it each that a filter is not fetched for too little. */
export function imagePieces(g: ConvGeometry): readonly Range[] {
  const form = winogradForm(g);
  const pixels = Math.max(1, g.outHeight * g.outWidth);
  const least = form
    ? Math.floor(BLOCK_TILES / Math.max(1, tilesOf(form, g.outHeight, g.outWidth)))
    : Math.ceil(PIECE_PIXELS / pixels);
  return pieces(g.batch, Math.max(1, least));
}

/** Pixels of the output. */
const PIECE_PIXELS = 392;

/**
 * Pieces of a batch whose filter gradients are summed apart, and then added up. Each such sum costs a pass over the
 * filter, so parts are few and large.
 */
const imageParts = (g: ConvGeometry): readonly Range[] =>
  pieces(g.batch, Math.ceil(PART_PIXELS / Math.max(1, g.outHeight * g.outWidth)), 1, MOST_PARTS);

const PART_PIXELS = 784;
const MOST_PARTS = 8;

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
  const { own: workspace } = a.reserveLanes(GEMM_WORKSPACE);
  const common = {
    depth,
    aStride: 4 * (left.transposed ? rows : depth),
    bStride: 4 * (right.transposed ? depth : columns),
    cStride: 4 * columns,
    accumulate: Number(accumulate),
    workspace,
  };
  const aStart = a.address(left.tensor);
  const bStart = a.address(right.tensor);
  const cStart = a.address(target);
  const part = (ofRows: Range, ofColumns: Range): Task => [
    kernelCall(gemmSignature(variant), {
      ...common,
      rows: ofRows.end - ofRows.first,
      columns: ofColumns.end - ofColumns.first,
      a: aStart + ofRows.first * (left.transposed ? 4 : common.aStride),
      b: bStart + ofColumns.first * (right.transposed ? common.bStride : 4),
      c: cStart + ofRows.first * common.cStride + 4 * ofColumns.first,
    }),
  ];
  const all = { rows: { first: 0, end: rows }, columns: { first: 0, end: columns } };
  if (rows * columns * depth < LEAST_PRODUCTS) return a.run([part(all.rows, all.columns)]);
  // Along the longer side, so that the other operand is packed or read again as few times as possible.
  if (rows > columns) a.run(pieces(rows, PIECE_ROWS, PIECE_ROWS).map(piece => part(piece, all.columns)));
  else a.run(pieces(columns, PIECE_COLUMNS, PIECE_COLUMNS).map(piece => part(all.rows, piece)));
}

/** Multiplications that are worth handing to another lane. */
const LEAST_PRODUCTS = 1e6;
/** A piece of a product is so many rows or columns, or a multiple: whole register blocks and whole panels. */
const PIECE_ROWS = 360;
const PIECE_COLUMNS = 32;

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

/** Sizes as the convolution kernels take them, for a range of images. */
const images = (g: ConvGeometry, { first, end }: Range) => ({
  firstImage: first,
  endImage: end,
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

/** The same as a batch of its own, which starts at the range's first image. */
const someImages = (g: ConvGeometry, input: number, { first, end }: Range) => ({
  ...images(g, { first: 0, end: end - first }),
  input: input + 4 * first * g.inHeight * g.inWidth * g.inChannels,
});
