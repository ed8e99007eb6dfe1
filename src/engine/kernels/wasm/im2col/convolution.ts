/**
 * Convolution with any stride and filter size: one image at a time is written out as a matrix of patches, and the rest
 * is a matrix product. The fallback where Winograd's method does not apply.
 */
import type { Expression } from '../asm/expression.ts';
import type { FunctionBuilder, Local } from '../asm/function.ts';
import type { ModuleBuilder } from '../asm/module.ts';
import { signature } from '../asm/signature.ts';
import { GEMM_WORKSPACE, gemmSignature } from '../gemm/product.ts';
import type { ConvGeometry } from '../geometry.ts';
import { ZERO } from '../pointwise.ts';
import { CORRELATE_DIRECT, defineDirect, FILTER_STEP, LONGEST_RUN } from './direct.ts';
import { definePatches, GATHER, PAD, SCATTER, SLACK, type WALK } from './patches.ts';

const IMAGES = [
  'firstImage',
  'endImage',
  'height',
  'width',
  'channels',
  'outHeight',
  'outWidth',
  'filters',
  'filterHeight',
  'filterWidth',
  'strideHeight',
  'strideWidth',
  'padTop',
  'padLeft',
  'workspace',
] as const;

/** output[images] = input ∗ filter. */
export const CONVOLVE_PATCHES = signature('patches_convolve', ['input', 'filter', 'output', ...IMAGES]);
/** inputGradient[images] from outputGradient and filter. */
export const SPREAD_PATCHES = signature('patches_spread', [
  'outputGradient',
  'filter',
  'inputGradient',
  ...IMAGES,
]);
/** filterGradient = what these images contribute. */
export const CORRELATE_PATCHES = signature('patches_correlate', [
  'input',
  'outputGradient',
  'filterGradient',
  ...IMAGES,
]);

/** Bytes of the workspace: a padded image, its patches, and what the matrix product needs. */
export function patchesWorkspace(g: ConvGeometry): number {
  const paddedHeight = Math.max((g.outHeight - 1) * g.strideHeight + g.filterHeight, g.inHeight + g.padTop);
  const paddedWidth = Math.max((g.outWidth - 1) * g.strideWidth + g.filterWidth, g.inWidth + g.padLeft);
  const patch = g.filterHeight * g.filterWidth;
  const floats = g.inChannels * (paddedHeight * paddedWidth + g.outHeight * g.outWidth * patch);
  return 4 * floats + 2 * SLACK + GEMM_WORKSPACE;
}

/** Adds the convolution and both its gradients. */
export function defineIm2col(module: ModuleBuilder): void {
  definePatches(module);
  defineDirect(module);
  defineConvolve(module);
  defineCorrelate(module);
  defineSpread(module);
}

type Images = Record<(typeof IMAGES)[number], Local>;

interface Layout {
  readonly paddedHeight: Local;
  readonly paddedWidth: Local;
  /** Floats of one patch, and its bytes. */
  readonly patch: Local;
  readonly patchBytes: Local;
  readonly patches: Local;
  readonly gemmSpace: Local;
  /** Pixels of an output image, and the bytes of one such pixel. */
  readonly outPixels: Local;
  readonly outPixelBytes: Local;
}

function layOut(f: FunctionBuilder, p: Images): Layout {
  const extent = (out: Local, stride: Local, filter: Local, size: Local, pad: Local): Local => {
    const reached = f.i32(out.subtract(1).multiply(stride).add(filter));
    return f.i32(reached.larger(size.add(pad)));
  };
  const paddedHeight = extent(p.outHeight, p.strideHeight, p.filterHeight, p.height, p.padTop);
  const paddedWidth = extent(p.outWidth, p.strideWidth, p.filterWidth, p.width, p.padLeft);
  const patch = f.i32(p.filterHeight.multiply(p.filterWidth).multiply(p.channels));
  const patchBytes = f.i32(patch.shiftLeft(2));
  const after = (start: Expression, bytes: Expression): Local =>
    f.i32(
      start
        .add(bytes)
        .add(SLACK - 1)
        .and(-16),
    );
  const patches = after(p.workspace, paddedHeight.multiply(paddedWidth).multiply(p.channels).shiftLeft(2));
  const outPixels = f.i32(p.outHeight.multiply(p.outWidth));
  const gemmSpace = after(patches, outPixels.multiply(patchBytes));
  const outPixelBytes = f.i32(p.filters.shiftLeft(2));
  return { paddedHeight, paddedWidth, patch, patchBytes, patches, gemmSpace, outPixels, outPixelBytes };
}

const walkArguments = (p: Images, l: Layout): Record<(typeof WALK)[number], Expression> => ({
  padded: p.workspace,
  paddedWidth: l.paddedWidth,
  channels: p.channels,
  outHeight: p.outHeight,
  outWidth: p.outWidth,
  filterHeight: p.filterHeight,
  run: p.filterWidth.multiply(p.channels),
  strideHeight: p.strideHeight,
  strideWidth: p.strideWidth,
  patches: l.patches,
});

/** The first byte of image `i` in a batch of outputs. */
const outImage = (batch: Local, i: Local, l: Layout): Expression =>
  batch.add(i.multiply(l.outPixels).multiply(l.outPixelBytes));

/** Puts each image between zeros, then runs `body`. */
function eachPadded(
  f: FunctionBuilder,
  p: Images & { input: Local },
  layout: Layout,
  body: (image: Local) => void,
): void {
  const imageBytes = f.i32(p.height.multiply(p.width).multiply(p.channels).shiftLeft(2));
  f.range(p.firstImage, p.endImage, 1, image => {
    f.call(PAD, {
      image: p.input.add(image.multiply(imageBytes)),
      height: p.height,
      width: p.width,
      channels: p.channels,
      paddedHeight: layout.paddedHeight,
      paddedWidth: layout.paddedWidth,
      padTop: p.padTop,
      padLeft: p.padLeft,
      padded: p.workspace,
    });
    body(image);
  });
}

function defineConvolve(module: ModuleBuilder): void {
  module.define(CONVOLVE_PATCHES, (f, p) => {
    const l = layOut(f, p);
    eachPadded(f, p, l, image => {
      f.call(GATHER, walkArguments(p, l));
      f.call(gemmSignature('nn'), {
        rows: l.outPixels,
        columns: p.filters,
        depth: l.patch,
        a: l.patches,
        aStride: l.patchBytes,
        b: p.filter,
        bStride: l.outPixelBytes,
        c: outImage(p.output, image, l),
        cStride: l.outPixelBytes,
        accumulate: 0,
        workspace: l.gemmSpace,
      });
    });
  });
}

function defineCorrelate(module: ModuleBuilder): void {
  module.define(CORRELATE_PATCHES, (f, p) => {
    const l = layOut(f, p);
    const run = f.i32(p.filterWidth.multiply(p.channels));
    const isDirect = p.filters
      .remainder(FILTER_STEP)
      .equals(0)
      .and(run.less(LONGEST_RUN + 1));
    f.when(
      isDirect,
      () => eachPadded(f, p, l, image => correlateDirectly(f, p, l, run, image)),
      () =>
        eachPadded(f, p, l, image => {
          f.call(GATHER, walkArguments(p, l));
          f.call(gemmSignature('tn'), {
            rows: l.patch,
            columns: p.filters,
            depth: l.outPixels,
            a: l.patches,
            aStride: l.patchBytes,
            b: outImage(p.outputGradient, image, l),
            bStride: l.outPixelBytes,
            c: p.filterGradient,
            cStride: l.outPixelBytes,
            accumulate: image.greater(p.firstImage),
            workspace: l.gemmSpace,
          });
        }),
    );
  });
}

/** Without patches: the fast way for the first layer, whose images have one channel. */
function correlateDirectly(
  f: FunctionBuilder,
  p: Images & { readonly outputGradient: Local; readonly filterGradient: Local },
  l: Layout,
  run: Local,
  image: Local,
): void {
  const pixelBytes = p.channels.shiftLeft(2);
  const rowBytes = f.i32(l.paddedWidth.multiply(pixelBytes));
  f.call(CORRELATE_DIRECT, {
    padded: p.workspace,
    rowBytes,
    stepDown: rowBytes.multiply(p.strideHeight),
    stepAcross: p.strideWidth.multiply(pixelBytes),
    outHeight: p.outHeight,
    outWidth: p.outWidth,
    run,
    filterHeight: p.filterHeight,
    filters: p.filters,
    outputGradient: outImage(p.outputGradient, image, l),
    target: p.filterGradient,
    accumulate: image.greater(p.firstImage),
  });
}

function defineSpread(module: ModuleBuilder): void {
  module.define(SPREAD_PATCHES, (f, p) => {
    const l = layOut(f, p);
    const row = f.i32(p.width.multiply(p.channels));
    const target = f.i32(p.inputGradient.add(p.firstImage.multiply(p.height).multiply(row).shiftLeft(2)));
    const source = f.i32();
    f.range(p.firstImage, p.endImage, 1, image => {
      f.call(gemmSignature('nt'), {
        rows: l.outPixels,
        columns: l.patch,
        depth: p.filters,
        a: outImage(p.outputGradient, image, l),
        aStride: l.outPixelBytes,
        b: p.filter,
        bStride: l.outPixelBytes,
        c: l.patches,
        cStride: l.patchBytes,
        accumulate: 0,
        workspace: l.gemmSpace,
      });
      const floats = l.paddedHeight.multiply(l.paddedWidth).multiply(p.channels);
      f.call(ZERO, { target: p.workspace, count: floats });
      f.call(SCATTER, walkArguments(p, l));
      f.range(0, p.height, 1, y => {
        const start = y.add(p.padTop).multiply(l.paddedWidth).add(p.padLeft).multiply(p.channels);
        source.set(p.workspace.add(start.shiftLeft(2)));
        f.range(0, row, 1, () => {
          f.store(target, source.load('f32'));
          target.advance(4);
          source.advance(4);
        });
      });
    });
  });
}
