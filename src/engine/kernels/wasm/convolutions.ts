/** Convolutions over tensors and both their gradients: chooses the kernel, finds it room to work in, makes the output. */
import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { Attached } from './attach.ts';
import { filling } from './filling.ts';
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
  whole: { filter: number; channels: number; filters: number; transformed: number },
): void {
  const transform = ({ first, end }: Range): Task => [
    kernelCall(transformFilter(side, tile), { ...whole, firstChannel: first, endChannel: end }),
  ];
  a.run(rowPieces(whole.channels, tile * tile * whole.filters).map(transform));
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
