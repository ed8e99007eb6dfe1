/** The sizes of a convolution with stride 1; a dense layer is one whose images have a single pixel. */
import type { Padding } from '../../../../recipe/network.ts';

/** One image of a batch. */
export interface ImageSize {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

export interface ConvShape {
  readonly batch: number;
  readonly input: ImageSize;
  readonly output: ImageSize;
  readonly filterHeight: number;
  readonly filterWidth: number;
  /** Zeros above and to the left of an image. */
  readonly padTop: number;
  readonly padLeft: number;
}

/** x [n,h,w,c] by a kernel [kh,kw,c,f], as TensorFlow pads: of an odd number of zeros the last side gets one more. */
export function convShape(x: readonly number[], kernel: readonly number[], padding: Padding): ConvShape {
  const [batch = 0, height = 0, width = 0, channels = 0] = x;
  const [filterHeight = 0, filterWidth = 0, , filters = 0] = kernel;
  const zeros = (size: number): number => (padding === 'same' ? size - 1 : 0);
  return {
    batch,
    input: { height, width, channels },
    output: {
      height: height + zeros(filterHeight) - filterHeight + 1,
      width: width + zeros(filterWidth) - filterWidth + 1,
      channels: filters,
    },
    filterHeight,
    filterWidth,
    padTop: Math.floor(zeros(filterHeight) / 2),
    padLeft: Math.floor(zeros(filterWidth) / 2),
  };
}

/** x [n,i] by a kernel [i,u]. */
export const denseShape = (x: readonly number[], kernel: readonly number[]): ConvShape =>
  convShape([x[0] ?? 0, 1, 1, x[1] ?? 0], [1, 1, ...kernel], 'valid');

/** Pixels of an image. */
export const pixels = ({ height, width }: ImageSize): number => height * width;

/** The sizes that are written into shaders: all but the batch. */
export function shapeKey(shape: ConvShape): string {
  const { input, output } = shape;
  const images = [input.height, input.width, input.channels, output.height, output.width, output.channels];
  return [...images, shape.filterHeight, shape.filterWidth, shape.padTop, shape.padLeft].join();
}
