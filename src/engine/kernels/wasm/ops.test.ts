/**
 * The fused ops against the plain ones on tfjs's cpu backend: values, every gradient, and memory. In Node and, through
 * kernels.browser.test.ts, in Chromium.
 */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Padding } from '../../../recipe/network.ts';
import type { HiddenActivation, Ops } from '../../ops/ops.ts';
import { plainOps } from '../../ops/plain.ts';
import type { Attached } from './attach.ts';
import { distance, kernelsCalledBy, normals, on, startWasm } from './fixture.ts';
import { wasmOps } from './ops.ts';
import { unregisterKernels } from './register.ts';

/** Largest difference relative to the largest value: float32 sums in another order, and Winograd's transforms. */
const TOLERANCE = 2e-5;

type Op = (ops: Ops, inputs: readonly tf.Tensor[]) => tf.Tensor;

interface ConvCase {
  readonly x: readonly [number, number, number, number];
  readonly filters: number;
  readonly side: number;
  readonly pad: Padding;
  readonly activation: HiddenActivation;
  readonly pool: number;
}
const CONVOLUTIONS: readonly ConvCase[] = [
  { x: [5, 28, 28, 1], filters: 32, side: 3, pad: 'same', activation: 'relu', pool: 2 },
  { x: [3, 14, 14, 12], filters: 20, side: 3, pad: 'same', activation: 'relu', pool: 2 },
  { x: [9, 7, 7, 20], filters: 24, side: 3, pad: 'same', activation: 'relu', pool: 1 },
  { x: [1, 13, 11, 4], filters: 8, side: 3, pad: 'valid', activation: 'linear', pool: 2 },
  { x: [1, 12, 12, 8], filters: 12, side: 5, pad: 'valid', activation: 'linear', pool: 3 },
  { x: [2, 9, 9, 3], filters: 4, side: 4, pad: 'same', activation: 'relu', pool: 2 },
  { x: [2, 9, 9, 4], filters: 6, side: 3, pad: 'same', activation: 'relu', pool: 2 },
  { x: [2, 6, 6, 4], filters: 4, side: 1, pad: 'same', activation: 'linear', pool: 1 },
];

let a: Attached;
let fused: Ops;
beforeAll(async () => {
  a = await startWasm();
  fused = wasmOps(plainOps, a);
});
afterAll(() => {
  unregisterKernels();
  a.dispose();
});

/** Output and gradients of all inputs, on both; the largest distance. */
async function worst(shapes: readonly (readonly number[])[], op: Op): Promise<number> {
  const work = (ops: Ops) => (): tf.Tensor[] => {
    const inputs = shapes.map((shape, i) => tf.tensor(normals(shape, i + 1), [...shape]));
    const y = op(ops, inputs);
    const dy = tf.tensor(normals(y.shape, 9), y.shape);
    return [y, ...tf.grads((...xs: tf.Tensor[]) => op(ops, xs))(inputs, dy)];
  };
  const before = tf.memory();
  const actual = await on('wasm', work(fused));
  expect(tf.memory()).toMatchObject({
    numTensors: before.numTensors,
    numDataBuffers: before.numDataBuffers,
  });
  expect(actual).toHaveLength(shapes.length + 1);
  const expected = await on('cpu', work(plainOps));
  return Math.max(...actual.map((values, i) => distance(values, expected[i] ?? new Float32Array())));
}

describe('conv + bias + activation', () => {
  test.each(CONVOLUTIONS)('$x → $filters, $side×$side $pad, $activation', async p => {
    const shapes = [p.x, [p.side, p.side, p.x[3], p.filters], [p.filters]];
    const op: Op = (ops, [x, k, b]) =>
      ops.conv(x as tf.Tensor4D, k as tf.Tensor4D, b as tf.Tensor1D, p.pad, p.activation);
    expect(await worst(shapes, op)).toBeLessThan(TOLERANCE);
  });

  test.each(CONVOLUTIONS)('and pool: $x → $filters, $side×$side $pad, $activation, $pool', async p => {
    const shapes = [p.x, [p.side, p.side, p.x[3], p.filters], [p.filters]];
    const op: Op = (ops, [x, k, b]) =>
      ops.maxPool(
        ops.conv(x as tf.Tensor4D, k as tf.Tensor4D, b as tf.Tensor1D, p.pad, p.activation),
        p.pool,
      );
    const together: Op = (ops, [x, k, b]) =>
      ops.convPool(x as tf.Tensor4D, k as tf.Tensor4D, b as tf.Tensor1D, p.pad, p.activation, p.pool);
    expect(await worst(shapes, op)).toBeLessThan(TOLERANCE);
    expect(await worst(shapes, together)).toBeLessThan(TOLERANCE);
  });

  test('more images than fit the cache at once are all there', async () => {
    const shapes = [[19, 28, 28, 1], [3, 3, 1, 8], [8]];
    const op: Op = (ops, [x, k, b]) =>
      ops.conv(x as tf.Tensor4D, k as tf.Tensor4D, b as tf.Tensor1D, 'valid', 'relu');
    expect(await worst(shapes, op)).toBeLessThan(TOLERANCE);
  });
});

describe('max-pooling', () => {
  test.each([
    { x: [2, 10, 10, 8], size: 2 },
    { x: [1, 11, 10, 4], size: 3 },
    { x: [40, 10, 10, 8], size: 2 },
    { x: [2, 5, 5, 3], size: 2 },
  ])('$x in windows of $size', async ({ x, size }) => {
    expect(await worst([x], (ops, [t]) => ops.maxPool(t as tf.Tensor4D, size))).toBe(0);
  });
});

describe('ReLU', () => {
  test.each([[[2, 5, 5, 3]], [[1]], [[7, 12]], [[64, 100]], [[9, 4001]]])('of %j', async shape => {
    expect(await worst([shape], (ops, [x]) => ops.relu(x as tf.Tensor))).toBe(0);
  });
});

describe('dense + bias + activation', () => {
  test.each([
    { n: 64, i: 300, u: 128, activation: 'relu' },
    { n: 1, i: 7, u: 10, activation: 'linear' },
    { n: 5, i: 9, u: 6, activation: 'relu' },
    { n: 9, i: 1501, u: 100, activation: 'linear' },
    { n: 300, i: 70, u: 72, activation: 'relu' },
    { n: 3, i: 257, u: 4, activation: 'relu' },
  ] as const)('$n×$i → $u, $activation', async ({ n, i, u, activation }) => {
    const op: Op = (ops, [x, k, b]) =>
      ops.dense(x as tf.Tensor2D, k as tf.Tensor2D, b as tf.Tensor1D, activation);
    expect(await worst([[n, i], [i, u], [u]], op)).toBeLessThan(TOLERANCE);
  });
});

describe('cross-entropy', () => {
  test.each([1, 7, 64])('of %i rows', async n => {
    const labels = Array.from({ length: n }, (_, i) => (7 * i) % 10);
    const op: Op = (ops, [logits]) =>
      tf.mul(ops.crossEntropy(tf.mul(logits as tf.Tensor2D, 5), tf.tensor1d(labels, 'int32')), 3);
    expect(await worst([[n, 10]], op)).toBeLessThan(2e-6);
  });

  test.each([1, 7])('of %i one-hot rows', async n => {
    const labels = Array.from({ length: n }, (_, i) => (7 * i) % 10);
    const op: Op = (ops, [logits]) =>
      ops.crossEntropy(
        tf.mul(logits as tf.Tensor2D, 5),
        tf.oneHot(tf.tensor1d(labels, 'int32'), 10, 1, 0, 'float32') as tf.Tensor2D,
      );
    expect(await worst([[n, 10]], op)).toBeLessThan(2e-6);
  });

  test('of rows that share a label out, in any amount', async () => {
    const op: Op = (ops, [logits]) =>
      ops.crossEntropy(logits as tf.Tensor2D, tf.tensor2d(normals([6, 10], 4), [6, 10]));
    expect(await worst([[6, 10]], op)).toBeLessThan(2e-6);
  });

  test('large logits overflow nothing, NaN shows', () => {
    const loss = (row: number[]): number | undefined =>
      tf.tidy(() => fused.crossEntropy(tf.tensor2d([row]), tf.tensor1d([0], 'int32')).dataSync()[0]);
    expect(loss([1000, 0, -1000])).toBe(0);
    expect(loss([-1000, 1000, 0])).toBe(2000);
    expect(loss([NaN, 0, 0])).toBeNaN();
  });
});

describe('counting and following', () => {
  test.each([1, 7, 64])('how many of %i rows are right, ties among them', async rows => {
    const work = (ops: Ops) => (): tf.Tensor[] => {
      // Whole numbers tie often.
      const logits = tf.round(tf.tensor2d(normals([rows, 10], 3), [rows, 10]));
      const labels = tf.tensor1d(
        Array.from({ length: rows }, (_, i) => i % 4),
        'int32',
      );
      return [ops.countCorrect(logits, labels)];
    };
    const [actual] = await on('wasm', work(fused));
    const [expected] = await on('cpu', work(plainOps));
    expect(actual).toEqual(expected);
  });

  test.each([0.9, 0.99])(
    'a moving average with momentum %f: the bits of float32 arithmetic',
    async momentum => {
      const work = (ops: Ops) => (): tf.Tensor[] => {
        const average = tf.variable(tf.tensor1d(normals([37], 1)));
        const clone = average.clone();
        for (let step = 2; step < 5; step++) ops.follow(average, tf.tensor1d(normals([37], step)), momentum);
        return [average, clone];
      };
      const before = tf.memory().numTensors;
      const actual = await on('wasm', work(fused));
      const expected = await on('cpu', work(plainOps));
      expect(actual).toEqual(expected);
      // Variables outlive tidy.
      tf.disposeVariables();
      expect(tf.memory().numTensors).toBe(before);
    },
  );
});

describe('weight decay', () => {
  // One piece and several, with and without a tail.
  test.each([[[1]], [[7, 3]], [[256, 256]], [[311, 401]]])('of weights %j', async shape => {
    const work = (ops: Ops) => (): tf.Tensor[] => {
      const [weights, gradient] = [tf.tensor(normals(shape, 1), shape), tf.tensor(normals(shape, 2), shape)];
      const loss = tf.scalar(2.5);
      const more = ops.decay(weights, 0.01, { loss, gradient });
      return [more.loss, more.gradient, loss, gradient];
    };
    const actual = await on('wasm', work(fused));
    const expected = await on('cpu', work(plainOps));
    actual.forEach((values, i) =>
      expect(distance(values, expected[i] ?? new Float32Array())).toBeLessThan(1e-6),
    );
  });
});

test('NaN passes ReLU and pooling, so that a diverged run shows', () => {
  const values = normals([1, 4, 4, 4], 1);
  values[20] = NaN;
  const [alone, relu, pooled] = tf.tidy(() => {
    const x = tf.tensor4d(values, [1, 4, 4, 4]);
    const one = tf.tensor4d(
      Float32Array.from({ length: 16 }, (_, i) => (i % 5 === 0 ? 1 : 0)),
      [1, 1, 4, 4],
    );
    const zero = tf.zeros<tf.Rank.R1>([4]);
    return [
      fused.relu(x).dataSync(),
      fused.conv(x, one, zero, 'same', 'relu').dataSync(),
      fused.convPool(x, one, zero, 'same', 'relu', 2).dataSync(),
    ];
  });
  expect(alone?.[20]).toBeNaN();
  expect(relu?.[20]).toBeNaN();
  expect(pooled?.[0]).toBeNaN();
});

test('what no input needs is not computed: the first layer has no input gradient', () => {
  const [input, kernel] = [normals([2, 8, 8, 4], 1), normals([3, 3, 4, 4], 2)];
  /** Kernels of one step that make an output or an input gradient. */
  const convolutions = (work: (x: tf.Tensor, k: tf.Tensor, b: tf.Tensor) => void): number => {
    const called = kernelsCalledBy(a, () =>
      tf.tidy(() => work(tf.tensor(input, [2, 8, 8, 4]), tf.tensor(kernel, [3, 3, 4, 4]), tf.zeros([4]))),
    );
    return called.filter(name => /^winograd_(convolve|spread)/.test(name)).length;
  };
  const loss = (x: tf.Tensor, k: tf.Tensor, b: tf.Tensor): tf.Tensor =>
    tf.sum(fused.conv(x as tf.Tensor4D, k as tf.Tensor4D, b as tf.Tensor1D, 'same', 'relu'));
  expect(convolutions((x, k, b) => tf.grads((k2: tf.Tensor, b2: tf.Tensor) => loss(x, k2, b2))([k, b]))).toBe(
    1,
  );
  expect(convolutions((x, k, b) => tf.grads(loss)([x, k, b]))).toBe(2);
});

test('the same steps twice give the same weights, bit for bit', () => {
  const shapes = [[3, 3, 1, 12], [12], [3, 3, 12, 8], [8], [8, 10], [10]];
  const rule = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;
  const train = (): Float32Array[] => {
    const variables = shapes.map((shape, i) =>
      tf.tidy(() => tf.variable(tf.mul(tf.tensor(normals(shape, i), shape), 0.1))),
    );
    const optimizer = fused.optimizer(rule, variables);
    for (let step = 0; step < 6; step++)
      tf.tidy(() => {
        const x = tf.tensor4d(normals([9, 12, 12, 1], step), [9, 12, 12, 1]);
        const labels = tf.tensor1d(
          Array.from({ length: 9 }, (_, i) => (i * step) % 10),
          'int32',
        );
        const { grads } = tf.valueAndGrads((...[k1, b1, k2, b2, w, b]: tf.Tensor[]) => {
          const first = fused.convPool(x, k1 as tf.Tensor4D, b1 as tf.Tensor1D, 'same', 'relu', 2);
          const second = fused.conv(first, k2 as tf.Tensor4D, b2 as tf.Tensor1D, 'valid', 'relu');
          const flat = fused.dropout(tf.reshape<tf.Rank.R2>(fused.maxPool(second, 4), [9, 8]), 0.25, step, 1);
          const logits = fused.dense(flat, w as tf.Tensor2D, b as tf.Tensor1D, 'linear');
          return fused.crossEntropy(logits, labels);
        })(variables);
        optimizer.apply(grads, 1e-2);
      });
    const weights = variables.map(v => Float32Array.from(v.dataSync()));
    optimizer.dispose();
    tf.dispose(variables);
    return weights;
  };
  const before = tf.memory().numTensors;
  const once = train();
  expect(train()).toEqual(once);
  expect(once.flatMap(w => [...w]).every(Number.isFinite)).toBe(true);
  expect(tf.memory().numTensors).toBe(before);
});
