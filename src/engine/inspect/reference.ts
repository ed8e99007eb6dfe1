/** A network read slowly, in double precision and plain loops: what looking into a model is held against. For tests. */
import { present, unreachable } from '../../lib/check.ts';
import { layerTable, type Layer, type LayerRow, type Network, type Shape } from '../../recipe/network.ts';
import type { Weights } from '../model.ts';

/** What a layer put out: [height, width, channels] or [units], channels fastest. */
export interface Layered {
  readonly name: string;
  readonly kind: Layer['kind'];
  readonly shape: Shape;
  readonly values: Float64Array;
}

/** What each layer puts out for one image (784 values, 0 to 1), logits last: the last layer's softmax is left out. */
export function readSlowly(network: Network, weights: Weights, image: Float64Array): readonly Layered[] {
  const made: Layered[] = [];
  let shape: Shape = [28, 28, 1];
  let values = image;
  let at = 0;
  for (const row of layerTable(network)) {
    const own = weights.slice(at, at + row.weights.length);
    at += row.weights.length;
    values = outputOf(row, own, values, shape);
    shape = row.output;
    made.push({ name: row.name, kind: row.layer.kind, shape, values });
  }
  return made;
}

function outputOf(
  { layer, output }: LayerRow,
  weights: Weights,
  x: Float64Array,
  shape: Shape,
): Float64Array {
  const weight = (i: number): Float32Array => present(weights[i], 'a weight');
  switch (layer.kind) {
    case 'conv':
      return activated(layer, convolved(layer, output, weight(0), weight(1), x, shape));
    case 'dense':
      return activated(layer, multiplied(weight(0), weight(1), x));
    case 'batchNorm': {
      const channels = weight(0).length;
      return x.map((value, i) => {
        const c = i % channels;
        const spread = Math.sqrt((weight(3)[c] ?? 0) + layer.epsilon);
        return ((value - (weight(2)[c] ?? 0)) / spread) * (weight(0)[c] ?? 0) + (weight(1)[c] ?? 0);
      });
    }
    case 'maxPool':
      return pooled(layer.size, output, x, shape);
    case 'relu':
      return x.map(value => Math.max(0, value));
    case 'dropout':
    case 'flatten':
      return x;
    default:
      return unreachable(layer);
  }
}

const activated = (layer: Layer, x: Float64Array): Float64Array =>
  'activation' in layer && layer.activation === 'relu' ? x.map(value => Math.max(0, value)) : x;

type Conv = Extract<Layer, { kind: 'conv' }>;

function convolved(
  { size, padding }: Conv,
  [outHeight = 0, outWidth = 0, filters = 0]: Shape,
  kernel: Float32Array,
  bias: Float32Array,
  x: Float64Array,
  [height = 0, width = 0, channels = 0]: Shape,
): Float64Array {
  const before = padding === 'same' ? (size - 1) >> 1 : 0;
  const out = new Float64Array(outHeight * outWidth * filters);
  for (let y = 0; y < outHeight; y++)
    for (let left = 0; left < outWidth; left++)
      for (let ky = 0; ky < size; ky++)
        for (let kx = 0; kx < size; kx++) {
          const [fromY, fromX] = [y + ky - before, left + kx - before];
          if (fromY < 0 || fromY >= height || fromX < 0 || fromX >= width) continue;
          for (let c = 0; c < channels; c++) {
            const value = x[(fromY * width + fromX) * channels + c] ?? 0;
            const taps = ((ky * size + kx) * channels + c) * filters;
            const to = (y * outWidth + left) * filters;
            for (let f = 0; f < filters; f++)
              out[to + f] = (out[to + f] ?? 0) + value * (kernel[taps + f] ?? 0);
          }
        }
  return out.map((value, i) => value + (bias[i % filters] ?? 0));
}

const multiplied = (kernel: Float32Array, bias: Float32Array, x: Float64Array): Float64Array =>
  Float64Array.from(bias, (start, unit) =>
    x.reduce((sum, value, i) => sum + value * (kernel[i * bias.length + unit] ?? 0), start),
  );

function pooled(
  size: number,
  [outHeight = 0, outWidth = 0, channels = 0]: Shape,
  x: Float64Array,
  [, width = 0]: Shape,
): Float64Array {
  const out = new Float64Array(outHeight * outWidth * channels).fill(-Infinity);
  for (let y = 0; y < outHeight * size; y++)
    for (let left = 0; left < outWidth * size; left++)
      for (let c = 0; c < channels; c++) {
        const to = (Math.floor(y / size) * outWidth + Math.floor(left / size)) * channels + c;
        out[to] = Math.max(out[to] ?? 0, x[(y * width + left) * channels + c] ?? 0);
      }
  return out;
}
