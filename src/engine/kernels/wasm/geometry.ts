/** The sizes of a convolution or a pooling, and which of our kernels can do it. */
import { backend_util } from '@tensorflow/tfjs-core';
import { LARGEST_WINDOW } from './pool.ts';
import { FORMS, tilesOf, type Form } from './winograd/toom.ts';

/** One convolution: NHWC images, HWIO filters, no dilation. */
export interface ConvGeometry {
  readonly batch: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly padTop: number;
  readonly padLeft: number;
}

/** What tfjs hands to its convolution kernels. */
export interface ConvAttributes {
  readonly strides: number | [number, number];
  readonly pad: Parameters<typeof backend_util.computeConv2DInfo>[4];
  readonly dataFormat?: 'NHWC' | 'NCHW';
  readonly dilations?: number | [number, number];
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

type Shape4D = [number, number, number, number];
const isShape4D = (shape: readonly number[]): shape is Shape4D => shape.length === 4;

/** The geometry, or null where our kernels do not reach: dilation, NCHW, grouped channels. */
export function convGeometry(
  input: readonly number[],
  filter: readonly number[],
  attributes: ConvAttributes,
): ConvGeometry | null {
  const { strides, pad, dataFormat = 'NHWC', dilations = 1, dimRoundingMode } = attributes;
  if (!isShape4D(input) || !isShape4D(filter) || dataFormat !== 'NHWC') return null;
  const info = backend_util.computeConv2DInfo(input, filter, strides, dilations, pad, dimRoundingMode);
  if (info.dilationHeight !== 1 || info.dilationWidth !== 1 || filter[2] !== info.inChannels) return null;
  return {
    batch: info.batchSize,
    inHeight: info.inHeight,
    inWidth: info.inWidth,
    inChannels: info.inChannels,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    outChannels: info.outChannels,
    filterHeight: info.filterHeight,
    filterWidth: info.filterWidth,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    padTop: info.padInfo.top,
    padLeft: info.padInfo.left,
  };
}

/**
 * The form of Winograd's method that multiplies least, or null where it does not apply: it takes square 3×3 or 5×5
 * filters, stride 1, channels in fours.
 */
export function winogradForm(g: ConvGeometry): Form | null {
  const plain = g.strideHeight === 1 && g.strideWidth === 1 && g.filterHeight === g.filterWidth;
  if (!plain || g.inChannels % 4 !== 0 || g.outChannels % 4 !== 0) return null;
  const cost = (form: Form): number => tilesOf(form, g.outHeight, g.outWidth) * form.tile ** 2;
  const [best] = FORMS.filter(({ side }) => side === g.filterHeight).toSorted((a, b) => cost(a) - cost(b));
  return best ?? null;
}

/** One max-pooling over NHWC images, no dilation. */
export interface PoolGeometry {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly sizeHeight: number;
  readonly sizeWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly padTop: number;
  readonly padLeft: number;
}

/** Max-pooling of a convolution's output over size × size windows side by side; ragged edges are dropped. */
export const poolOfConv = (g: ConvGeometry, size: number): PoolGeometry => ({
  batch: g.batch,
  height: g.outHeight,
  width: g.outWidth,
  channels: g.outChannels,
  outHeight: Math.floor(g.outHeight / size),
  outWidth: Math.floor(g.outWidth / size),
  sizeHeight: size,
  sizeWidth: size,
  strideHeight: size,
  strideWidth: size,
  padTop: 0,
  padLeft: 0,
});

/** What tfjs hands to its pooling kernels. */
export interface PoolAttributes {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: Parameters<typeof backend_util.computePool2DInfo>[4];
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** The geometry, or null where the input is no batch of images. */
export function poolGeometry(input: readonly number[], attributes: PoolAttributes): PoolGeometry | null {
  if (!isShape4D(input)) return null;
  const { filterSize, strides, pad, dimRoundingMode } = attributes;
  const info = backend_util.computePool2DInfo(input, filterSize, strides, 1, pad, dimRoundingMode);
  return {
    batch: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    channels: info.inChannels,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    sizeHeight: info.filterHeight,
    sizeWidth: info.filterWidth,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    padTop: info.padInfo.top,
    padLeft: info.padInfo.left,
  };
}

/** Square windows side by side, all inside the image, channels in fours: what the fast pooling kernels do. */
export function isTiling(g: PoolGeometry): boolean {
  const size = g.sizeHeight;
  const square = g.sizeWidth === size && g.strideHeight === size && g.strideWidth === size;
  const inside = g.outHeight * size <= g.height && g.outWidth * size <= g.width;
  return (
    square && size <= LARGEST_WINDOW && inside && g.padTop === 0 && g.padLeft === 0 && g.channels % 4 === 0
  );
}
