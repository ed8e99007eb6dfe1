/** Dispatches of the products: convolution with bias and ReLU, the same with max-pooling, and the input gradient. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Gpu } from '../gpu.ts';
import { reads, writes, type Binding } from '../program.ts';
import type { Tile, Tiles } from '../tiles.ts';
import { floatsOf, integersOf, lines, relu, upTo } from '../wgsl.ts';
import {
  alongChannels,
  backwardSums,
  forwardSums,
  inFours,
  stepsOf,
  store,
  sums,
  tilesAcross,
  vectors,
  weightsInFours,
  type Correlation,
} from './product.ts';
import { pixels, shapeKey, type ConvShape } from './shape.ts';
import { addSplits } from './splits.ts';

/** What a layer works with. */
export interface Operands {
  readonly x: TensorInfo;
  readonly kernel: TensorInfo;
  readonly bias: TensorInfo;
}

/** relu(x ∗ kernel + bias), or without ReLU; as [n, …] of the given shape. */
export function convolve(
  gpu: Gpu,
  shape: ConvShape,
  { x, kernel, bias }: Operands,
  rectified: boolean,
  outputShape: readonly number[],
): TensorInfo {
  const name = `convolve_${shapeKey(shape)}`;
  return product(gpu, name, forwardSums(shape), shape.batch, x, kernel, { bias, rectified }, outputShape);
}

/** The gradient of x from that of x ∗ kernel; as the given shape. */
export function inputGradient(
  gpu: Gpu,
  shape: ConvShape,
  gradient: TensorInfo,
  kernel: TensorInfo,
  inputShape: readonly number[],
): TensorInfo {
  const name = `input_gradient_${shapeKey(shape)}`;
  return product(gpu, name, backwardSums(shape), shape.batch, gradient, kernel, null, inputShape);
}

/** What happens to a sum before it is stored. */
interface Finish {
  readonly bias: TensorInfo;
  readonly rectified: boolean;
}

function product(
  gpu: Gpu,
  name: string,
  correlation: Correlation,
  batch: number,
  source: TensorInfo,
  weights: TensorInfo,
  finish: Finish | null,
  outputShape: readonly number[],
): TensorInfo {
  const { target } = correlation;
  const places = batch * pixels(target);
  const tile = chooseTile(gpu.tiles, places, target.channels);
  const across = tilesAcross(correlation, tile);
  const down = Math.ceil(places / tile.rows);
  const splits = chooseSplits(gpu.tiles, across * down, stepsOf(correlation));
  const whole = splits === 1;
  const output = gpu.output(whole ? outputShape : [splits, places, target.channels]);
  const withBias = whole && finish !== null;
  const rectified = withBias && finish.rectified;
  const bindings = factors(correlation, source, weights);
  if (withBias) bindings.push(reads('bias', finish.bias, vectorsOf(correlation)));
  gpu.run({
    key: [name, tile.rows, tile.columns, splits, withBias, rectified].join('_'),
    bindings: [...bindings, writes('result', output, vectorsOf(correlation))],
    threads: across * down * splits,
    width: gpu.tiles.width,
    sizes: { places, down },
    main: () => `
      let across = index % ${across};
      let first = index / ${across} % sizes.down * ${tile.rows};
      let split = index / (${across} * sizes.down);
      ${sums({
        correlation,
        tile,
        splits,
        places: pixelPlaces(correlation, tile),
        start: c => (withBias ? alongChannels(target, 'bias', c) : 'vec4f()'),
      })}
      ${lines(tile.rows, r =>
        lines(vectors(tile), c => {
          const value = rectified ? relu(`sum${r}_${c}`, 'vec4f') : `sum${r}_${c}`;
          const pixel = whole ? `pixel${r}` : `(split * sizes.places + pixel${r})`;
          return store(target, 'result', pixel, c, value);
        }),
      )}
    `,
  });
  if (whole) return output;
  const sum = addSplits(gpu, output, splits, outputShape, finish);
  gpu.release(output);
  return sum;
}

/** Side lengths of pooling windows whose sums fit a thread's registers. */
const POOLS: readonly number[] = [2, 3];

/** Can `convolveAndPool` take windows of this size? */
export const fitsPool = (shape: ConvShape, size: number): boolean =>
  POOLS.includes(size) && Math.min(shape.output.height, shape.output.width) >= size;

/** A pooled output, and which pixel of its window (from 0, row by row) each value is; −1 where ReLU let none through. */
export interface Pooled {
  readonly output: TensorInfo;
  /** int32, as large as the output. */
  readonly winner: TensorInfo;
}

/** Max-pooling of the above over size × size windows side by side; what is not pooled is never stored. */
export function convolveAndPool(
  gpu: Gpu,
  shape: ConvShape,
  { x, kernel, bias }: Operands,
  rectified: boolean,
  size: number,
): Pooled {
  const correlation = forwardSums(shape);
  const { target } = correlation;
  const pooled = {
    height: Math.floor(target.height / size),
    width: Math.floor(target.width / size),
    channels: target.channels,
  };
  const outputShape = [shape.batch, pooled.height, pooled.width, pooled.channels];
  const output = gpu.output(outputShape);
  const winner = gpu.output(outputShape, 'int32');
  const windows = shape.batch * pixels(pooled);
  const tile = poolTile(gpu.tiles, windows, target.channels, size);
  const across = tilesAcross(correlation, tile);
  const windowsPerThread = tile.rows / size ** 2;
  gpu.run({
    key: ['convolve_pool', shapeKey(shape), size, tile.rows, tile.columns, rectified].join('_'),
    bindings: [
      ...factors(correlation, x, kernel),
      reads('bias', bias, vectorsOf(correlation)),
      writes('result', output, vectorsOf(correlation)),
      writes('winner', winner, integersOf(inFours(target) ? 4 : 1)),
    ],
    threads: across * Math.ceil(windows / windowsPerThread),
    width: gpu.tiles.width,
    sizes: { windows },
    main: () => `
      let across = index % ${across};
      let first = index / ${across} * ${windowsPerThread};
      ${sums({
        correlation,
        tile,
        splits: 1,
        places: windowPlaces(pooled, windowsPerThread, size),
        start: c => alongChannels(target, 'bias', c),
      })}
      ${lines(windowsPerThread, w =>
        lines(vectors(tile), c => largestOf(size ** 2, w, c, rectified, target)),
      )}
    `,
  });
  return { output, winner };
}

/** WGSL that stores the largest of window w's sums and which it is; the first of equals, as TensorFlow does. */
function largestOf(
  count: number,
  w: number,
  c: number,
  rectified: boolean,
  target: Correlation['target'],
): string {
  const candidates = upTo(count)
    .slice(1)
    .map(k => `sum${w * count + k}_${c}`);
  return `{
    var best = sum${w * count}_${c};
    var at = vec4i();
    ${candidates
      .map(
        (sum, k) => `{
          let larger = ${sum} > best;
          best = select(best, ${sum}, larger);
          at = select(at, vec4i(${k + 1}), larger);
        }`,
      )
      .join('\n')}
    ${rectified ? `at = select(at, vec4i(-1), best <= vec4f()); best = ${relu('best', 'vec4f')};` : ''}
    ${store(target, 'result', `window${w}`, c, 'best')}
    ${store(target, 'winner', `window${w}`, c, 'at')}
  }`;
}

/** WGSL with where each row of the tile lies: pixels one after another from `first`. */
const pixelPlaces = ({ target }: Correlation, tile: Tile): string =>
  lines(
    tile.rows,
    r => `
      let pixel${r} = min(first + ${r}, sizes.places - 1);
      let image${r} = pixel${r} / ${pixels(target)};
      let row${r} = pixel${r} % ${pixels(target)} / ${target.width};
      let column${r} = pixel${r} % ${target.width};`,
  );

/** The same for the pixels of windows from `first` on, window by window. */
const windowPlaces = (
  pooled: { readonly height: number; readonly width: number },
  count: number,
  size: number,
): string =>
  lines(
    count,
    w => `
      let window${w} = min(first + ${w}, sizes.windows - 1);
      let top${w} = window${w} % ${pooled.height * pooled.width} / ${pooled.width} * ${size};
      let left${w} = window${w} % ${pooled.width} * ${size};
      ${lines(
        size ** 2,
        k => `
        let image${w * size ** 2 + k} = window${w} / ${pooled.height * pooled.width};
        let row${w * size ** 2 + k} = top${w} + ${Math.floor(k / size)};
        let column${w * size ** 2 + k} = left${w} + ${k % size};`,
      )}`,
  );

const vectorsOf = ({ target }: Correlation) => floatsOf(inFours(target) ? 4 : 1);

const factors = (correlation: Correlation, source: TensorInfo, weights: TensorInfo): Binding[] => [
  reads('source', source, floatsOf(inFours(correlation.source) ? 4 : 1)),
  reads('weights', weights, floatsOf(weightsInFours(correlation) ? 4 : 1)),
];

/** Does the tile reach no further than the last vector of the channels? */
const fitsChannels = ({ columns }: Tile, channels: number): boolean =>
  columns <= Math.max(4, Math.ceil(channels / 4) * 4);

/** The largest tile that keeps the device busy; else the smallest, or on software, where it costs little, the largest. */
function chooseTile(tiles: Tiles, rows: number, channels: number): Tile {
  const fitting = tiles.products.filter(tile => fitsChannels(tile, channels));
  const threads = (tile: Tile): number => Math.ceil(rows / tile.rows) * Math.ceil(channels / tile.columns);
  const chosen =
    fitting.find(tile => threads(tile) >= tiles.busy) ?? (tiles.software ? fitting[0] : fitting.at(-1));
  return chosen ?? { rows: 4, columns: 4 };
}

/** As many whole windows as a product's tile has room for, at least one. */
function poolTile(tiles: Tiles, windows: number, channels: number, size: number): Tile {
  const pixelsOf = size ** 2;
  const { rows, columns } = chooseTile(tiles, windows * pixelsOf, channels);
  return { rows: Math.max(1, Math.floor(rows / pixelsOf)) * pixelsOf, columns };
}

/** A thread of a split sum has at least this many steps: fewer would cost more in adding up than they save. */
const FEWEST_STEPS = 64;

function chooseSplits({ busy, splits }: Tiles, threads: number, steps: number): number {
  const useful = Math.min(splits, Math.ceil(busy / threads), Math.floor(steps / FEWEST_STEPS));
  return Math.max(1, useful);
}
