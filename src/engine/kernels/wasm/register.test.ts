/**
 * Every drop-in kernel against tfjs's cpu backend, at the shapes where it could go wrong. They run in Node and,
 * through kernels.browser.test.ts, in Chromium: with relaxed SIMD other kernels are generated than without.
 */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dropout } from '../dropout.ts';
import type { Attached } from './attach.ts';
import { distance, normals, on, startWasm } from './fixture.ts';
import { registerKernels, unregisterKernels } from './register.ts';

/** Largest difference relative to the largest value: float32 sums in another order, and Winograd's transforms. */
const TOLERANCE = 2e-5;

interface ConvCase {
  readonly n: number;
  readonly h: number;
  readonly w: number;
  readonly c: number;
  readonly k: number;
  readonly kh: number;
  readonly kw: number;
  readonly s: number | [number, number];
  readonly pad: 'same' | 'valid' | number;
}
const conv = (n: number, hw: [number, number], ck: [number, number], khw: [number, number]) => ({
  n,
  h: hw[0],
  w: hw[1],
  c: ck[0],
  k: ck[1],
  kh: khw[0],
  kw: khw[1],
});

const CONVOLUTIONS: readonly ConvCase[] = [
  { ...conv(3, [28, 28], [1, 32], [3, 3]), s: 1, pad: 'same' },
  { ...conv(2, [14, 14], [32, 64], [3, 3]), s: 1, pad: 'same' },
  { ...conv(2, [14, 14], [8, 16], [5, 5]), s: 1, pad: 'same' },
  { ...conv(1, [7, 7], [64, 128], [3, 3]), s: 1, pad: 'same' },
  { ...conv(2, [13, 11], [4, 12], [3, 3]), s: 1, pad: 'valid' },
  { ...conv(2, [12, 9], [12, 20], [5, 5]), s: 1, pad: 'valid' },
  { ...conv(40, [5, 5], [4, 4], [3, 3]), s: 1, pad: 'valid' },
  { ...conv(1, [3, 3], [4, 4], [3, 3]), s: 1, pad: 'valid' },
  { ...conv(1, [2, 2], [4, 8], [5, 5]), s: 1, pad: 'same' },
  { ...conv(2, [6, 6], [4, 4], [3, 3]), s: 1, pad: 3 },
  { ...conv(5, [7, 7], [6, 10], [3, 3]), s: 1, pad: 'same' },
  { ...conv(2, [8, 8], [3, 8], [5, 5]), s: 1, pad: 'same' },
  { ...conv(2, [14, 14], [32, 32], [5, 5]), s: 2, pad: 'same' },
  { ...conv(2, [7, 7], [3, 5], [2, 2]), s: 2, pad: 'valid' },
  { ...conv(2, [9, 9], [16, 20], [3, 3]), s: 2, pad: 'valid' },
  { ...conv(1, [4, 4], [64, 128], [4, 4]), s: 1, pad: 'valid' },
  { ...conv(2, [6, 6], [8, 8], [1, 1]), s: 1, pad: 'same' },
  { ...conv(2, [9, 8], [4, 8], [3, 5]), s: 1, pad: 'same' },
  { ...conv(2, [9, 8], [4, 8], [3, 3]), s: [2, 1], pad: 'same' },
  { ...conv(2, [9, 8], [5, 3], [2, 4]), s: [1, 3], pad: 'valid' },
  { ...conv(1, [10, 10], [2, 1], [7, 7]), s: 1, pad: 'same' },
  { ...conv(3, [9, 11], [1, 20], [3, 3]), s: 1, pad: 'valid' },
  { ...conv(2, [12, 9], [1, 12], [5, 5]), s: 1, pad: 'same' },
  { ...conv(2, [5, 5], [1, 4], [5, 5]), s: 1, pad: 'valid' },
  { ...conv(2, [6, 6], [1, 8], [3, 3]), s: 1, pad: 2 },
  { ...conv(2, [6, 6], [1, 6], [3, 3]), s: 1, pad: 'same' },
];

const compare = async (work: () => readonly tf.Tensor[]): Promise<number[]> => {
  const before = tf.memory();
  const actual = await on('wasm', work);
  expect(tf.memory()).toMatchObject({ numTensors: before.numTensors, numBytes: before.numBytes });
  const expected = await on('cpu', work);
  return actual.map((values, i) => distance(values, expected[i] ?? new Float32Array()));
};

let attached: Attached;
beforeAll(async () => {
  attached = await startWasm();
  registerKernels(attached);
});
afterAll(() => {
  unregisterKernels();
  attached.dispose();
});
beforeEach(() => expect(tf.getBackend()).toBe('wasm'));

describe('convolution and its two gradients', () => {
  test.each(CONVOLUTIONS)('$n×$h×$w×$c → $k, $kh×$kw, stride $s, $pad', async p => {
    const [x, filter] = [normals([p.n, p.h, p.w, p.c], 1), normals([p.kh, p.kw, p.c, p.k], 2)];
    const errors = await compare(() => {
      const run = (a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
        tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, p.s, p.pad);
      const a = tf.tensor4d(x, [p.n, p.h, p.w, p.c]);
      const b = tf.tensor4d(filter, [p.kh, p.kw, p.c, p.k]);
      const y = run(a, b);
      const dy = tf.tensor(normals(y.shape, 3), y.shape);
      const [da, db] = tf.grads(run)([a, b], dy);
      return [y, da, db].filter(t => t !== undefined);
    });
    expect(errors).toHaveLength(3);
    expect(Math.max(...errors)).toBeLessThan(TOLERANCE);
  });

  test('a dilated convolution takes the stock kernel', async () => {
    const errors = await compare(() => {
      const x = tf.tensor4d(normals([1, 9, 9, 4], 1), [1, 9, 9, 4]);
      const filter = tf.tensor4d(normals([3, 3, 4, 4], 2), [3, 3, 4, 4]);
      return [tf.conv2d(x, filter, 1, 'same', 'NHWC', 2)];
    });
    expect(Math.max(...errors)).toBeLessThan(TOLERANCE);
  });

  test.each([
    [3, 4],
    [2, 3],
  ])('a batch of none gives no gradient: filters of side %i, %i channels', async (side, c) => {
    const errors = await compare(() => {
      // Memory that held something before: a gradient that nobody wrote would show.
      tf.ones([side, side, c, 4]).dispose();
      const filter = tf.tensor4d(normals([side, side, c, 4], 2), [side, side, c, 4]);
      const x = tf.tensor4d([], [0, 6, 6, c]);
      return [tf.grad((k: tf.Tensor) => tf.conv2d(x, k as tf.Tensor4D, 1, 'same'))(filter)];
    });
    expect(errors).toEqual([0]);
  });

  test('NaN in the input reaches every output it touches', async () => {
    const values = normals([1, 6, 6, 4], 1);
    values[4 * 14] = NaN;
    const count = (v: Float32Array | undefined): number => (v ?? []).filter(x => Number.isNaN(x)).length;
    const work = (): tf.Tensor[] => {
      const filter = tf.tensor4d(normals([3, 3, 4, 4], 2), [3, 3, 4, 4]);
      return [tf.conv2d(tf.tensor4d(values, [1, 6, 6, 4]), filter, 1, 'same')];
    };
    const [ours] = await on('wasm', work);
    const [reference] = await on('cpu', work);
    // Winograd mixes whole tiles, so it may spread further than the filter is wide, never less far.
    expect(count(ours)).toBeGreaterThanOrEqual(count(reference));
    expect(count(reference)).toBe(36);
  });
});

describe('matrix product', () => {
  const sizes: readonly (readonly [number, number, number])[] = [
    [200, 300, 140],
    [7, 5, 3],
    [1, 1, 1],
    [6, 256, 8],
    [13, 257, 17],
    [33, 300, 10],
    [5, 513, 22],
    [100, 3, 1],
  ];
  const variants = sizes.flatMap(([m, k, n]) =>
    [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ].map(([ta = false, tb = false]) => ({ m, k, n, ta, tb })),
  );
  test.each(variants)('$m×$k×$n, transposed $ta $tb', async ({ m, k, n, ta, tb }) => {
    const [aShape, bShape] = [ta ? [k, m] : [m, k], tb ? [n, k] : [k, n]];
    const errors = await compare(() => [
      tf.matMul(tf.tensor(normals(aShape, 4), aShape), tf.tensor(normals(bShape, 5), bShape), ta, tb),
    ]);
    expect(Math.max(...errors)).toBeLessThan(TOLERANCE);
  });

  test.each([
    { a: [1, 5, 6], b: [1, 6, 7] },
    { a: [3, 5, 6], b: [3, 6, 7] },
    { a: [1, 5, 6], b: [4, 6, 7] },
  ])('batches $a · $b', async ({ a, b }) => {
    const errors = await compare(() => [tf.matMul(tf.tensor(normals(a, 6), a), tf.tensor(normals(b, 7), b))]);
    expect(Math.max(...errors)).toBeLessThan(TOLERANCE);
  });
});

describe('gradient of max-pooling', () => {
  const gradient =
    (
      values: Float32Array,
      shape: [number, number, number, number],
      size: number,
      s: number,
      pad: 'valid' | 'same',
    ) =>
    () => {
      const pool = (x: tf.Tensor): tf.Tensor => tf.maxPool(x as tf.Tensor4D, size, s, pad);
      const x = tf.tensor4d(values, shape);
      const y = pool(x);
      return [tf.grad(pool)(x, tf.tensor(normals(y.shape, 9), y.shape))];
    };
  test.each([
    { shape: [2, 28, 28, 32], size: 2, s: 2, pad: 'valid' },
    { shape: [2, 9, 7, 8], size: 2, s: 2, pad: 'valid' },
    { shape: [1, 10, 11, 4], size: 3, s: 3, pad: 'valid' },
    { shape: [2, 8, 8, 6], size: 2, s: 2, pad: 'valid' },
    { shape: [30, 8, 10, 12], size: 2, s: 2, pad: 'valid' },
    { shape: [40, 9, 9, 7], size: 3, s: 2, pad: 'same' },
    { shape: [2, 9, 9, 4], size: 2, s: 2, pad: 'same' },
    { shape: [2, 9, 9, 4], size: 3, s: 2, pad: 'valid' },
    { shape: [1, 4, 4, 4], size: 4, s: 4, pad: 'valid' },
  ] as const)('$shape, window $size, stride $s, $pad: exact', async ({ shape, size, s, pad }) => {
    const errors = await compare(gradient(normals(shape, 8), [...shape], size, s, pad));
    // The stock kernel, which takes the overlapping windows, adds in another order.
    expect(Math.max(...errors)).toBeLessThanOrEqual(s < size ? 1e-6 : 0);
  });

  test('the first of equal cells wins, as in TensorFlow', async () => {
    const tied = new Float32Array(2 * 6 * 6 * 4).map((_, i) => (i % 3 === 0 ? 1 : 0));
    expect(await compare(gradient(tied, [2, 6, 6, 4], 2, 2, 'valid'))).toEqual([0]);
    const flat = new Float32Array(2 * 6 * 6 * 4).fill(-1);
    expect(await compare(gradient(flat, [2, 6, 6, 4], 3, 3, 'valid'))).toEqual([0]);
  });
});

describe('dropout', () => {
  test.each([
    { shape: [64, 128], rate: 0.5, key: 7 },
    { shape: [3, 5, 7], rate: 0.25, key: -123456789 },
    { shape: [5, 7, 1001], rate: 0.3, key: 99 },
    { shape: [1], rate: 0.9, key: 0 },
    { shape: [2, 3, 3, 5], rate: 0, key: 1 },
  ])('$shape at rate $rate is the reference, bit for bit', async ({ shape, rate, key }) => {
    const work = (): tf.Tensor[] => {
      const x = tf.tensor(normals(shape, 10), shape);
      const dy = tf.tensor(normals(shape, 11), shape);
      return [dropout(x, { rate, key }), tf.grad((t: tf.Tensor) => dropout(t, { rate, key }))(x, dy)];
    };
    expect(await compare(work)).toEqual([0, 0]);
  });
});

test('one-hot rows of floats are floats', async () => {
  const work = (): tf.Tensor[] => [
    tf.oneHot(
      tf.tensor2d(
        [
          [3, 0],
          [-1, 7],
        ],
        [2, 2],
        'int32',
      ),
      5,
      2,
      0.5,
      'float32',
    ),
  ];
  expect(await compare(work)).toEqual([0]);
});

describe('registration', () => {
  const names = [tf.Conv2D, tf.Conv2DBackpropInput, tf.BatchMatMul, tf.MaxPoolGrad];
  test('twice is harmless, and the stock kernels come back', () => {
    unregisterKernels();
    const stock = names.map(name => tf.getKernel(name, 'wasm'));
    expect(tf.getKernel(tf.Conv2DBackpropFilter, 'wasm')).toBeUndefined();
    registerKernels(attached);
    registerKernels(attached);
    expect(names.every((name, i) => tf.getKernel(name, 'wasm') !== stock[i])).toBe(true);
    unregisterKernels();
    unregisterKernels();
    expect(names.map(name => tf.getKernel(name, 'wasm'))).toEqual(stock);
    registerKernels(attached);
  });
});
