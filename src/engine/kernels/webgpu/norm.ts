/**
 * The dispatches of batch normalisation. A channel's sums over all rows (pixels of the batch) are split into chunks, one a
 * thread, and the chunks combined by a second dispatch. All sums are about a value of the chunk itself: a sum of squares
 * minus a squared sum would lose every digit where the mean is far larger than the spread.
 */
import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { Gpu } from './gpu.ts';
import { reads, writes, type Element } from './program.ts';
import { float, floatsOf, lanesOf, relu } from './wgsl.ts';

/** A layer's tensors: x [..., channels], the others [channels]. */
export interface NormLayer {
  readonly x: TensorInfo;
  readonly gamma: TensorInfo;
  readonly beta: TensorInfo;
  readonly mean: TensorInfo;
  readonly variance: TensorInfo;
  readonly epsilon: number;
  /** Is there a ReLU behind it? */
  readonly rectified: boolean;
}

/** x as a matrix of vectors: `across` of them, of `lanes` channels each, in a row. */
interface Matrix {
  readonly rows: number;
  readonly channels: number;
  readonly across: number;
  readonly type: 'f32' | 'vec4f';
}

function matrixOf(x: TensorInfo): Matrix {
  const channels = x.shape.at(-1) ?? 1;
  const lanes = lanesOf(channels);
  const rows = util.sizeFromShape(x.shape) / channels;
  return { rows, channels, across: channels / lanes, type: floatsOf(lanes) };
}

/** Rows that a thread adds up are at least this many. */
const FEWEST_ROWS = 16;
/** Chunks that one thread can combine without making the others wait. */
const MOST_CHUNKS = 256;

/** How a matrix's rows are shared out. */
function chunksOf(gpu: Gpu, { rows, across }: Matrix): { chunks: number; length: number } {
  const wanted = Math.min(Math.ceil(gpu.tiles.busy / across), Math.ceil(rows / FEWEST_ROWS), MOST_CHUNKS);
  const length = Math.ceil(rows / Math.max(1, wanted));
  return { chunks: Math.ceil(rows / length), length };
}

/** WGSL of a thread that has a chunk of one vector's rows: `channel`, `chunk`, and rows `begin` up to `end`. */
const chunkText = (across: number): string => `
  let channel = index % ${across};
  let chunk = index / ${across};
  let begin = chunk * sizes.length;
  let end = min(sizes.rows, begin + sizes.length);`;

/** Mean and population variance over all axes but the last. */
export function batchStatistics(gpu: Gpu, x: TensorInfo): { mean: TensorInfo; variance: TensorInfo } {
  const matrix = matrixOf(x);
  const { rows, channels, across, type } = matrix;
  const { chunks, length } = chunksOf(gpu, matrix);
  const pieces = gpu.output([chunks, 2, channels]);
  gpu.run({
    key: `norm_pieces_${channels}`,
    bindings: [reads('x', x, type), writes('pieces', pieces, type)],
    threads: chunks * across,
    width: gpu.tiles.plainWidth,
    sizes: { rows, length },
    main: () => `
      ${chunkText(across)}
      let pivot = x[begin * ${across} + channel];
      var sum = ${type}();
      var squares = ${type}();
      for (var row = begin; row < end; row++) {
        let off = x[row * ${across} + channel] - pivot;
        sum += off;
        squares += off * off;
      }
      let mean = sum / f32(end - begin);
      pieces[chunk * ${2 * across} + channel] = pivot + mean;
      pieces[chunk * ${2 * across} + ${across} + channel] = squares - sum * mean;
    `,
  });
  const mean = gpu.output([channels]);
  const variance = gpu.output([channels]);
  gpu.run({
    key: `norm_statistics_${channels}`,
    bindings: [reads('pieces', pieces, type), writes('mean', mean, type), writes('variance', variance, type)],
    threads: across,
    width: gpu.tiles.plainWidth,
    sizes: { rows, length, chunks },
    main: () => `
      // Chunks' means about the first one's, then their spread about the mean of all (Chan, Golub and LeVeque 1979).
      let pivot = pieces[index];
      var sum = ${type}();
      for (var chunk = 0; chunk < sizes.chunks; chunk++) {
        let count = min(sizes.length, sizes.rows - chunk * sizes.length);
        sum += f32(count) * (pieces[chunk * ${2 * across} + index] - pivot);
      }
      let all = pivot + sum / f32(sizes.rows);
      var squares = ${type}();
      for (var chunk = 0; chunk < sizes.chunks; chunk++) {
        let count = min(sizes.length, sizes.rows - chunk * sizes.length);
        let off = pieces[chunk * ${2 * across} + index] - all;
        squares += pieces[chunk * ${2 * across} + ${across} + index] + f32(count) * off * off;
      }
      mean[index] = all;
      variance[index] = squares / f32(sizes.rows);
    `,
  });
  gpu.release(pieces);
  return { mean, variance };
}

/** activation(γ · (x − mean) / √(variance + ε) + β). */
export function normalised(gpu: Gpu, layer: NormLayer): TensorInfo {
  const { x, rectified, epsilon } = layer;
  const { rows, across, type } = matrixOf(x);
  const output = gpu.output(x.shape);
  gpu.run({
    key: `normalise_${across}_${type}_${epsilon}_${rectified}`,
    bindings: [reads('x', x, type), ...vectorsOf(layer, type), writes('result', output, type)],
    threads: rows * across,
    width: gpu.tiles.plainWidth,
    main: () => `
      let channel = index % ${across};
      ${normaliseText(epsilon, 'x[index]')}
      let y = gamma[channel] * spread + beta[channel];
      result[index] = ${rectified ? relu('y', type) : 'y'};
    `,
  });
  return output;
}

const vectorsOf = ({ gamma, beta, mean, variance }: NormLayer, type: Element) => [
  reads('gamma', gamma, type),
  reads('beta', beta, type),
  reads('mean', mean, type),
  reads('variance', variance, type),
];

/** WGSL that declares `inverse`, 1/√(variance + ε), and `spread`, the normalised value. */
const normaliseText = (epsilon: number, value: string): string => `
  let inverse = 1.0 / sqrt(variance[channel] + ${float(epsilon)});
  let spread = (${value} - mean[channel]) * inverse;`;

/** Gradients of γ and β, and what the gradient of x is made of. */
export interface ScaleSlopes {
  readonly gamma: TensorInfo;
  readonly beta: TensorInfo;
  /** [6, channels]: mean, 1/√(variance + ε), γ, β, and the means of slope and of slope · spread. */
  readonly terms: TensorInfo;
}

const TERMS = 6;

/** From the layer's output gradient. */
export function scaleSlopes(gpu: Gpu, layer: NormLayer, gradient: TensorInfo): ScaleSlopes {
  const matrix = matrixOf(layer.x);
  const { rows, channels, across, type } = matrix;
  const { chunks, length } = chunksOf(gpu, matrix);
  const pieces = gpu.output([chunks, 2, channels]);
  gpu.run({
    key: `norm_slope_pieces_${channels}_${layer.epsilon}_${layer.rectified}`,
    bindings: [
      reads('x', layer.x, type),
      reads('gradient', gradient, type),
      ...vectorsOf(layer, type),
      writes('pieces', pieces, type),
    ],
    threads: chunks * across,
    width: gpu.tiles.plainWidth,
    sizes: { rows, length },
    main: () => `
      ${chunkText(across)}
      var betaSlope = ${type}();
      var gammaSlope = ${type}();
      for (var row = begin; row < end; row++) {
        let at = row * ${across} + channel;
        ${normaliseText(layer.epsilon, 'x[at]')}
        let slope = ${slopeText(layer.rectified, type, 'gamma[channel] * spread + beta[channel]')};
        betaSlope += slope;
        gammaSlope += slope * spread;
      }
      pieces[chunk * ${2 * across} + channel] = betaSlope;
      pieces[chunk * ${2 * across} + ${across} + channel] = gammaSlope;
    `,
  });
  const gamma = gpu.output([channels]);
  const beta = gpu.output([channels]);
  const terms = gpu.output([TERMS, channels]);
  gpu.run({
    key: `norm_slopes_${channels}_${layer.epsilon}`,
    bindings: [
      reads('pieces', pieces, type),
      ...vectorsOf(layer, type),
      writes('gammaSlope', gamma, type),
      writes('betaSlope', beta, type),
      writes('terms', terms, type),
    ],
    threads: across,
    width: gpu.tiles.plainWidth,
    sizes: { rows, chunks },
    main: () => `
      var sum = ${type}();
      var products = ${type}();
      for (var chunk = 0; chunk < sizes.chunks; chunk++) {
        sum += pieces[chunk * ${2 * across} + index];
        products += pieces[chunk * ${2 * across} + ${across} + index];
      }
      betaSlope[index] = sum;
      gammaSlope[index] = products;
      terms[index] = mean[index];
      terms[index + ${across}] = 1.0 / sqrt(variance[index] + ${float(layer.epsilon)});
      terms[index + ${2 * across}] = gamma[index];
      terms[index + ${3 * across}] = beta[index];
      terms[index + ${4 * across}] = sum / f32(sizes.rows);
      terms[index + ${5 * across}] = products / f32(sizes.rows);
    `,
  });
  gpu.release(pieces);
  return { gamma, beta, terms };
}

/** The gradient of x, from the layer's output gradient and `terms` of scaleSlopes. */
export function inputSlopes(gpu: Gpu, layer: NormLayer, gradient: TensorInfo, terms: TensorInfo): TensorInfo {
  const { x, rectified } = layer;
  const { rows, across, type } = matrixOf(x);
  const output = gpu.output(x.shape);
  const term = (i: number): string => `terms[channel + ${i * across}]`;
  gpu.run({
    key: `norm_input_slopes_${across}_${type}_${rectified}`,
    bindings: [
      reads('x', x, type),
      reads('gradient', gradient, type),
      reads('terms', terms, type),
      writes('result', output, type),
    ],
    threads: rows * across,
    width: gpu.tiles.plainWidth,
    main: () => `
      let channel = index % ${across};
      let at = index;
      let spread = (x[at] - ${term(0)}) * ${term(1)};
      let slope = ${slopeText(rectified, type, `${term(2)} * spread + ${term(3)}`)};
      result[index] = ${term(2)} * ${term(1)} * (slope - ${term(4)} - spread * ${term(5)});
    `,
  });
  return output;
}

/** WGSL of the gradient before ReLU; `value` is what ReLU was given. */
const slopeText = (rectified: boolean, type: 'f32' | 'vec4f', value: string): string =>
  rectified ? `select(${type}(), gradient[at], ${value} > ${type}())` : 'gradient[at]';
