/** For tests: a convolution and both its gradients, in double precision and one product after the other. */
import type { ConvGeometry } from './geometry.ts';

type Floats = Float32Array | Float64Array;

/** What a convolution's three directions read; each of them writes what it has no use for reading. */
export interface ConvData {
  /** [batch, inHeight, inWidth, inChannels] */
  readonly input: Floats;
  /** [filterHeight, filterWidth, inChannels, outChannels] */
  readonly filter: Floats;
  /** [batch, outHeight, outWidth, outChannels] */
  readonly outputGradient: Floats;
}

/** How many floats each of a convolution's tensors has. */
export const convSizes = (g: ConvGeometry) => ({
  input: g.batch * g.inHeight * g.inWidth * g.inChannels,
  filter: g.filterHeight * g.filterWidth * g.inChannels * g.outChannels,
  output: g.batch * g.outHeight * g.outWidth * g.outChannels,
});

/** A geometry at stride 1 or more, with the output as large as its padding makes it. */
export function geometryOf(
  [batch, inHeight, inWidth, inChannels]: readonly [number, number, number, number],
  [filterHeight, filterWidth, outChannels]: readonly [number, number, number],
  pad: number,
  stride = 1,
): ConvGeometry {
  const out = (size: number, filter: number): number => Math.floor((size + 2 * pad - filter) / stride) + 1;
  return {
    batch,
    inHeight,
    inWidth,
    inChannels,
    outHeight: out(inHeight, filterHeight),
    outWidth: out(inWidth, filterWidth),
    outChannels,
    filterHeight,
    filterWidth,
    strideHeight: stride,
    strideWidth: stride,
    padTop: pad,
    padLeft: pad,
  };
}

/** The output, the gradient of the input and that of the filter. */
export function convReference(g: ConvGeometry, data: ConvData) {
  const sizes = convSizes(g);
  const output = new Float64Array(sizes.output);
  const inputGradient = new Float64Array(sizes.input);
  const filterGradient = new Float64Array(sizes.filter);
  eachProduct(g, (input, filter, out) => {
    const x = data.input[input] ?? NaN;
    const w = data.filter[filter] ?? NaN;
    const dy = data.outputGradient[out] ?? NaN;
    output[out] = (output[out] ?? NaN) + x * w;
    inputGradient[input] = (inputGradient[input] ?? NaN) + w * dy;
    filterGradient[filter] = (filterGradient[filter] ?? NaN) + x * dy;
  });
  return { output, inputGradient, filterGradient };
}

/** Visits every product of a pixel and a filter's tap, by its places in the three tensors. */
function eachProduct(g: ConvGeometry, visit: (input: number, filter: number, output: number) => void): void {
  for (let out = 0; out < convSizes(g).output; out++) {
    const f = out % g.outChannels;
    const pixel = Math.floor(out / g.outChannels);
    const x = (pixel % g.outWidth) * g.strideWidth - g.padLeft;
    const row = Math.floor(pixel / g.outWidth);
    const y = (row % g.outHeight) * g.strideHeight - g.padTop;
    const image = Math.floor(row / g.outHeight);
    for (let i = Math.max(0, -y); i < Math.min(g.filterHeight, g.inHeight - y); i++)
      for (let j = Math.max(0, -x); j < Math.min(g.filterWidth, g.inWidth - x); j++)
        for (let c = 0; c < g.inChannels; c++) {
          const input = ((image * g.inHeight + y + i) * g.inWidth + x + j) * g.inChannels + c;
          const filter = ((i * g.filterWidth + j) * g.inChannels + c) * g.outChannels + f;
          visit(input, filter, out);
        }
  }
}
