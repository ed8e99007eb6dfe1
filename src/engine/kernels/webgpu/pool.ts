/** Max-pooling over windows side by side that remembers its winners, and the gradient that goes back to them. */
import {
  engine,
  registerGradient,
  type NamedAttrMap,
  type Tensor,
  type Tensor4D,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { present } from '../../../lib/check.ts';
import { attributes, inputs } from '../call.ts';
import type { Pooled } from './conv/convolve.ts';
import { currentGpu, type Gpu } from './gpu.ts';
import { firstGradient, gpuKernel } from './kernel.ts';
import { reads, writes } from './program.ts';
import { floatsOf, integersOf, lanesOf, lines } from './wgsl.ts';

const POOL = 'InkGpuMaxPool';

interface PoolBlock extends NamedAttrMap {
  readonly size: number;
}

/** Does the kernel apply? Windows must fit, and be few enough pixels to be written out one by one. */
export const isGpuPool = ([, height = 0, width = 0]: readonly number[], size: number): boolean =>
  size <= 8 && Math.min(height, width) >= size;

/** The largest of each window; only where isGpuPool. */
export function runPool(x: Tensor4D, size: number): Tensor4D {
  const [output] = engine().runKernel<Tensor[]>(POOL, { x }, { size } satisfies PoolBlock);
  return present(output, 'output') as Tensor4D; // by the kernel's contract below
}

/** Registers the kernel and its gradient; once. */
export function registerPool(): void {
  gpuKernel(POOL, (gpu, call) => {
    const [x] = inputs(call, 'x');
    const { output, winner } = pool(gpu, x, attributes<PoolBlock>(call).size);
    return [output, winner];
  });
  registerGradient({
    kernelName: POOL,
    inputsToSave: ['x'],
    outputsToSave: [false, true],
    gradFunc: (dy, [x, winner], attrs) => ({
      x: () => {
        const gpu = currentGpu();
        const { shape } = present(x, 'the input');
        const { size } = attrs as PoolBlock;
        return gpu.track(poolGradient(gpu, firstGradient(dy), present(winner, 'the winners'), shape, size));
      },
    }),
  });
}

function pool(gpu: Gpu, x: TensorInfo, size: number): Pooled {
  const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
  const lanes = lanesOf(channels);
  const type = floatsOf(lanes);
  const across = channels / lanes;
  const outWidth = Math.floor(width / size);
  const outHeight = Math.floor(height / size);
  const output = gpu.output([batch, outHeight, outWidth, channels]);
  const winner = gpu.output(output.shape, 'int32');
  gpu.run({
    key: ['pool', height, width, channels, size].join('_'),
    bindings: [
      reads('x', x, type),
      writes('result', output, type),
      writes('winner', winner, integersOf(lanes)),
    ],
    threads: batch * outHeight * outWidth * across,
    width: gpu.tiles.plainWidth,
    main: () => `
      let channel = index % ${across};
      let column = index / ${across} % ${outWidth} * ${size};
      let row = index / ${across * outWidth} % ${outHeight} * ${size};
      let image = index / ${across * outWidth * outHeight};
      let corner = ((image * ${height} + row) * ${width} + column) * ${across} + channel;
      var best = x[corner];
      var at = ${integersOf(lanes)}();
      ${lines(size ** 2 - 1, k => {
        const pixel = k + 1;
        const step = (Math.floor(pixel / size) * width + (pixel % size)) * across;
        // Only a larger value takes over: the first of equals wins, as in TensorFlow.
        return `{
          let value = x[corner + ${step}];
          let larger = value > best;
          best = select(best, value, larger);
          at = select(at, ${integersOf(lanes)}(${pixel}), larger);
        }`;
      })}
      result[index] = best;
      winner[index] = at;
    `,
  });
  return { output, winner };
}

/** The gradient of what was pooled, as `shape` [n,h,w,c]: that of a window goes to its winner, the others get nothing. */
export function poolGradient(
  gpu: Gpu,
  gradient: TensorInfo,
  winner: TensorInfo,
  shape: readonly number[],
  size: number,
): TensorInfo {
  const [batch = 0, height = 0, width = 0, channels = 0] = shape;
  const lanes = lanesOf(channels);
  const type = floatsOf(lanes);
  const across = channels / lanes;
  const target = gpu.output(shape);
  // Ragged edges belong to cells that have no window.
  const cellsAcross = Math.ceil(width / size);
  const cellsDown = Math.ceil(height / size);
  const windowsAcross = Math.floor(width / size);
  const windowsDown = Math.floor(height / size);
  const ragged = cellsAcross !== windowsAcross || cellsDown !== windowsDown;
  const store = (k: number): string => {
    const [down, right] = [Math.floor(k / size), k % size];
    const write = `result[corner + ${(down * width + right) * across}] = select(${type}(), slope, at == ${integersOf(lanes)}(${k}));`;
    return ragged ? `if ((row + ${down} < ${height}) & (column + ${right} < ${width})) { ${write} }` : write;
  };
  gpu.run({
    key: ['pool_gradient', height, width, channels, size].join('_'),
    bindings: [
      reads('gradient', gradient, type),
      reads('winner', winner, integersOf(lanes)),
      writes('result', target, type),
    ],
    threads: batch * cellsDown * cellsAcross * across,
    width: gpu.tiles.plainWidth,
    main: () => `
      let channel = index % ${across};
      let cellColumn = index / ${across} % ${cellsAcross};
      let cellRow = index / ${across * cellsAcross} % ${cellsDown};
      let image = index / ${across * cellsAcross * cellsDown};
      let row = cellRow * ${size};
      let column = cellColumn * ${size};
      let isWindow = (cellRow < ${windowsDown}) & (cellColumn < ${windowsAcross});
      let window = select(0, ((image * ${windowsDown} + cellRow) * ${windowsAcross} + cellColumn) * ${across} + channel, isWindow);
      let slope = select(${type}(), gradient[window], isWindow);
      let at = winner[window];
      let corner = ((image * ${height} + row) * ${width} + column) * ${across} + channel;
      ${lines(size ** 2, store)}
    `,
  });
  return target;
}
