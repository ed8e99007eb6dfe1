/** The sizes of a convolution or a pooling, and which of our kernels can do it. */
import { backend_util } from '@tensorflow/tfjs-core';
import { FILTER_SIDES, type FilterSide } from './winograd/toom.ts';

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

/** The filter's side where Winograd's method applies: square 3×3 or 5×5, stride 1, channels in fours. */
export function winogradSide(g: ConvGeometry): FilterSide | null {
  const plain = g.strideHeight === 1 && g.strideWidth === 1 && g.filterHeight === g.filterWidth;
  if (!plain || g.inChannels % 4 !== 0 || g.outChannels % 4 !== 0) return null;
  return FILTER_SIDES.find(side => side === g.filterHeight) ?? null;
}

/** The convolution whose forward pass on flipped filters is this one's input gradient (stride 1). */
export const inputGradientGeometry = (g: ConvGeometry): ConvGeometry => ({
  ...g,
  inHeight: g.outHeight,
  inWidth: g.outWidth,
  inChannels: g.outChannels,
  outHeight: g.inHeight,
  outWidth: g.inWidth,
  outChannels: g.inChannels,
  padTop: g.filterHeight - 1 - g.padTop,
  padLeft: g.filterWidth - 1 - g.padLeft,
});

/** Non-overlapping pooling over size × size windows without padding; ragged edges are dropped. */
export interface PoolGeometry {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly size: number;
}

/** What tfjs hands to its pooling kernels. */
export interface PoolAttributes {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: Parameters<typeof backend_util.computePool2DInfo>[4];
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** The geometry, or null where our kernels do not reach: overlapping or padded windows, channels not in fours. */
export function poolGeometry(input: readonly number[], attributes: PoolAttributes): PoolGeometry | null {
  if (!isShape4D(input)) return null;
  const { filterSize, strides, pad, dimRoundingMode } = attributes;
  const info = backend_util.computePool2DInfo(input, filterSize, strides, 1, pad, dimRoundingMode);
  const size = info.filterHeight;
  const square = info.filterWidth === size && info.strideHeight === size && info.strideWidth === size;
  const inside = info.outHeight * size <= info.inHeight && info.outWidth * size <= info.inWidth;
  const unpadded = info.padInfo.top === 0 && info.padInfo.left === 0;
  if (!square || !inside || !unpadded || info.inChannels % 4 !== 0) return null;
  return {
    batch: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    channels: info.inChannels,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    size,
  };
}
