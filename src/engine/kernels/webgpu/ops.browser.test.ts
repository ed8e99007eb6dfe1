/** The fused ops on WebGPU against the plain ones on tfjs's cpu backend: values, every gradient, and memory. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Padding } from '../../../recipe/network.ts';
import type { HiddenActivation, Ops } from '../../ops/ops.ts';
import { plainOps } from '../../ops/plain.ts';
import { distance, normals } from '../wasm/fixture.ts';
import { runCountCorrect } from './cross-entropy.ts';
import { currentGpu } from './gpu.ts';
import { HARDWARE } from './tiles.ts';
import { counts, hasWebgpu, on, startWebgpu } from './fixture.ts';

/** Largest difference relative to the largest value: float32 sums in another order. */
const TOLERANCE = 1e-5;

type Op = (ops: Ops, inputs: readonly tf.Tensor[]) => tf.Tensor;

interface ConvCase {
  readonly x: readonly [number, number, number, number];
  readonly filters: number;
  readonly side: number;
  readonly padding: Padding;
  readonly activation: HiddenActivation;
  readonly pool: number;
}
/** Channels in fours and not, batch 1, even kernels, 5×5 valid, windows that do not come out even. */
const CONVOLUTIONS: readonly ConvCase[] = [
  { x: [3, 14, 14, 1], filters: 32, side: 3, padding: 'same', activation: 'relu', pool: 2 },
  { x: [5, 8, 8, 16], filters: 20, side: 3, padding: 'same', activation: 'relu', pool: 2 },
  { x: [2, 7, 7, 12], filters: 24, side: 3, padding: 'same', activation: 'relu', pool: 3 },
  { x: [1, 13, 11, 4], filters: 8, side: 3, padding: 'valid', activation: 'linear', pool: 2 },
  { x: [1, 12, 12, 8], filters: 12, side: 5, padding: 'valid', activation: 'linear', pool: 3 },
  { x: [2, 9, 9, 3], filters: 4, side: 4, padding: 'same', activation: 'relu', pool: 2 },
  { x: [2, 9, 9, 4], filters: 6, side: 3, padding: 'same', activation: 'relu', pool: 2 },
  { x: [2, 6, 6, 5], filters: 7, side: 2, padding: 'valid', activation: 'relu', pool: 2 },
  { x: [2, 6, 6, 8], filters: 4, side: 1, padding: 'same', activation: 'linear', pool: 4 },
];

const found = await hasWebgpu();

describe.skipIf(!found)(found ? 'webgpu' : 'webgpu (skipped: no adapter)', () => {
  let fused = plainOps;
  beforeAll(async () => {
    fused = await startWebgpu();
  });

  /** Output and gradients of all inputs, on both; the largest distance. */
  async function worst(shapes: readonly (readonly number[])[], op: Op, scale = normals): Promise<number> {
    const work = (ops: Ops) => (): tf.Tensor[] => {
      const inputs = shapes.map((shape, i) => tf.tensor(scale(shape, i + 1), [...shape]));
      const y = op(ops, inputs);
      const dy = tf.tensor(normals(y.shape, 9), y.shape);
      return [y, ...tf.grads((...xs: tf.Tensor[]) => op(ops, xs))(inputs, dy)];
    };
    const before = counts();
    const actual = await on('webgpu', work(fused));
    expect(counts()).toEqual(before);
    expect(actual).toHaveLength(shapes.length + 1);
    const expected = await on('cpu', work(plainOps));
    return Math.max(...actual.map((values, i) => distance(values, expected[i] ?? new Float32Array())));
  }

  describe('conv + bias + activation', () => {
    test.each(CONVOLUTIONS)('$x → $filters, $side×$side $padding, $activation', async p => {
      const shapes = [p.x, [p.side, p.side, p.x[3], p.filters], [p.filters]];
      const op: Op = (ops, [x, k, b]) =>
        ops.conv(x as tf.Tensor4D, k as tf.Tensor4D, b as tf.Tensor1D, p.padding, p.activation);
      expect(await worst(shapes, op)).toBeLessThan(TOLERANCE);
    });

    test.each(CONVOLUTIONS)('and pool: $x → $filters, $side×$side, $activation, $pool', async p => {
      const shapes = [p.x, [p.side, p.side, p.x[3], p.filters], [p.filters]];
      const op: Op = (ops, [x, k, b]) =>
        ops.convPool(x as tf.Tensor4D, k as tf.Tensor4D, b as tf.Tensor1D, p.padding, p.activation, p.pool);
      expect(await worst(shapes, op)).toBeLessThan(TOLERANCE);
    });

    test('a single image whose sums are long enough to be split', async () => {
      const op: Op = (ops, [x, k, b]) =>
        ops.conv(x as tf.Tensor4D, k as tf.Tensor4D, b as tf.Tensor1D, 'valid', 'relu');
      expect(await worst([[1, 3, 3, 600], [3, 3, 600, 5], [5]], op)).toBeLessThan(TOLERANCE);
    });
  });

  describe('with the tiles of a GPU, whose splits are added up by threads together', () => {
    const asHardware = async (shapes: readonly (readonly number[])[], op: Op): Promise<number> => {
      const gpu = currentGpu();
      const { tiles } = gpu;
      gpu.tiles = HARDWARE;
      try {
        return await worst(shapes, op);
      } finally {
        gpu.tiles = tiles;
      }
    };

    test.each(CONVOLUTIONS.slice(0, 3))('$x → $filters, $side×$side $padding, pool $pool', async p => {
      const shapes = [p.x, [p.side, p.side, p.x[3], p.filters], [p.filters]];
      const op: Op = (ops, [x, k, b]) =>
        ops.convPool(x as tf.Tensor4D, k as tf.Tensor4D, b as tf.Tensor1D, p.padding, p.activation, p.pool);
      expect(await asHardware(shapes, op)).toBeLessThan(TOLERANCE);
    });

    test.each([6, 8])('3×2052 → %i', async units => {
      const op: Op = (ops, [x, k, b]) =>
        ops.dense(x as tf.Tensor2D, k as tf.Tensor2D, b as tf.Tensor1D, 'relu');
      expect(await asHardware([[3, 2052], [2052, units], [units]], op)).toBeLessThan(TOLERANCE);
    });
  });

  describe('max-pooling', () => {
    const few = (shape: readonly number[], seed: number): Float32Array =>
      normals(shape, seed).map(value => Math.round(value));
    test.each([
      { x: [2, 10, 10, 8], size: 2 },
      { x: [1, 11, 10, 4], size: 3 },
      { x: [2, 5, 5, 3], size: 2 },
      { x: [2, 9, 8, 2], size: 4 },
      { x: [1, 12, 12, 4], size: 6 },
    ])('$x in windows of $size, with and without ties', async ({ x, size }) => {
      const op: Op = (ops, [t]) => ops.maxPool(t as tf.Tensor4D, size);
      expect(await worst([x], op)).toBe(0);
      expect(await worst([x], op, few)).toBe(0);
    });

    test('of a convolution with ties: the first of equals gets the gradient', async () => {
      const op: Op = (ops, [x, k, b]) =>
        ops.convPool(x as tf.Tensor4D, k as tf.Tensor4D, b as tf.Tensor1D, 'same', 'relu', 2);
      expect(await worst([[2, 8, 8, 4], [1, 1, 4, 4], [4]], op, few)).toBeLessThan(1e-6);
    });
  });

  describe('ReLU', () => {
    test.each([[[2, 5, 5, 3]], [[1]], [[7, 12]]])('of %j', async shape => {
      expect(await worst([shape], (ops, [x]) => ops.relu(x as tf.Tensor))).toBe(0);
    });
  });

  describe('dense + bias + activation', () => {
    test.each([
      { n: 16, i: 300, u: 128, activation: 'relu' },
      { n: 1, i: 7, u: 10, activation: 'linear' },
      { n: 5, i: 9, u: 6, activation: 'relu' },
      { n: 3, i: 1028, u: 12, activation: 'relu' },
    ] as const)('$n×$i → $u, $activation', async ({ n, i, u, activation }) => {
      const op: Op = (ops, [x, k, b]) =>
        ops.dense(x as tf.Tensor2D, k as tf.Tensor2D, b as tf.Tensor1D, activation);
      expect(await worst([[n, i], [i, u], [u]], op)).toBeLessThan(TOLERANCE);
    });
  });

  describe('cross-entropy', () => {
    const labels = (n: number): number[] => Array.from({ length: n }, (_, i) => (7 * i) % 10);

    test.each([1, 7, 70])('of %i rows', async n => {
      const op: Op = (ops, [logits]) =>
        tf.mul(ops.crossEntropy(tf.mul(logits as tf.Tensor2D, 5), tf.tensor1d(labels(n), 'int32')), 3);
      expect(await worst([[n, 10]], op)).toBeLessThan(TOLERANCE);
    });

    test.each([1, 7])('of %i one-hot rows', async n => {
      const op: Op = (ops, [logits]) =>
        ops.crossEntropy(
          logits as tf.Tensor2D,
          tf.oneHot(tf.tensor1d(labels(n), 'int32'), 10, 1, 0, 'float32') as tf.Tensor2D,
        );
      expect(await worst([[n, 10]], op)).toBeLessThan(TOLERANCE);
    });

    test('of rows that share a label out, in any amount', async () => {
      const op: Op = (ops, [logits]) =>
        ops.crossEntropy(logits as tf.Tensor2D, tf.tensor2d(normals([6, 10], 4), [6, 10]));
      expect(await worst([[6, 10]], op)).toBeLessThan(TOLERANCE);
    });

    test('large logits overflow nothing', async () => {
      const loss = async (row: number[]): Promise<number> => {
        const [values] = await on('webgpu', () => [
          fused.crossEntropy(tf.tensor2d([row]), tf.tensor1d([0], 'int32')),
        ]);
        return values?.[0] ?? NaN;
      };
      expect(await loss([1000, 0, -1000])).toBe(0);
      expect(await loss([-1000, 1000, 0])).toBe(2000);
    });

    test('counts the rows whose first largest logit is the label’s', async () => {
      const logits = [
        [1, 3, 3],
        [0, 0, 0],
        [5, 1, 9],
        [-1, -2, -3],
      ];
      const [count] = await on('webgpu', () => [
        runCountCorrect(tf.tensor2d(logits), tf.tensor1d([1, 1, 2, 0], 'int32')),
      ]);
      expect(count?.[0]).toBe(3);
    });
  });
});
