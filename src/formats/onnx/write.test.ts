/** Written models in onnxruntime: the same 200 digits, the same numbers as our engine, within 1e-4 of a logit. */
import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-web';
import { beforeAll, expect, test } from 'vitest';
import { CLASSES } from '../../data/digits.ts';
import { drawSampleSets } from '../../data/sample.ts';
import { imageTensor, initialWeights, liveModel } from '../../engine/model.ts';
import { startWasm } from '../../engine/kernels/wasm/fixture.ts';
import { wasmOps } from '../../engine/kernels/wasm/ops.ts';
import type { Ops } from '../../engine/ops/ops.ts';
import { plainOps } from '../../engine/ops/plain.ts';
import { random } from '../../lib/random.ts';
import { parameterCount, type Network } from '../../recipe/network.ts';
import { networkOf, presetOf, presets } from '../../recipe/presets.ts';
import type { TrainedModel } from '../../run/model.ts';
import { trainedLike } from '../keras/fixture.ts';
import { readOnnx } from './fixture.ts';
import { writeOnnx } from './write.ts';

type Weights = TrainedModel['weights'];

const DIGITS = 200;
/** DIGITS × 784 bytes. */
let images = new Uint8Array(0);
/** Our engine's own kernels; the plain ones would take minutes. */
let ops: Ops = plainOps;

beforeAll(async () => {
  ops = wasmOps(plainOps, await startWasm());
  ort.env.wasm.numThreads = 1;
  images = (await drawSampleSets({ seed: 5, trainCount: DIGITS, testCount: 0 })).train.images;
});

/** Every layer in places that no preset has: even kernels, features normalised after flattening, pools that leave a rest. */
const unusual: Network = [
  { kind: 'conv', filters: 6, size: 4, padding: 'same', activation: 'relu' },
  { kind: 'maxPool', size: 3 },
  { kind: 'dropout', rate: 0.3 },
  { kind: 'conv', filters: 5, size: 2, padding: 'valid', activation: 'linear' },
  { kind: 'relu' },
  { kind: 'flatten' },
  { kind: 'batchNorm', momentum: 0.9, epsilon: 0.01 },
  { kind: 'dropout', rate: 0.5 },
  { kind: 'dense', units: 20, activation: 'linear', l2: 0.001 },
  { kind: 'batchNorm', momentum: 0.99, epsilon: 0.001 },
  { kind: 'relu' },
  { kind: 'dense', units: 10, activation: 'softmax' },
];

const networks = [
  ...presets.map(({ id, recipe }) => ({ id: id as string, network: networkOf(recipe) })),
  { id: 'an unusual network', network: unusual },
];

const modelOf = (network: Network, weights: Weights): TrainedModel => ({
  id: 'test/fold 2/epoch 7',
  network,
  weights,
  fold: 2,
  epoch: 7,
});

/** What our engine says of the digits: DIGITS × 10 logits and probabilities. */
function ours({ network, weights }: TrainedModel): { logits: Float32Array; probabilities: Float32Array } {
  const model = liveModel(network, weights, ops);
  const read = (tensor: tf.Tensor): Float32Array => Float32Array.from(tensor.dataSync());
  const answers = tf.tidy(() => {
    const logits = model.logits(imageTensor(images));
    return { logits: read(logits), probabilities: read(tf.softmax(logits)) };
  });
  model.dispose();
  return answers;
}

/** What onnxruntime says of them. One grey channel is the same bytes whichever way round it is stored. */
async function theirs(bytes: Uint8Array): Promise<Readonly<Record<string, ort.Tensor>>> {
  const session = await ort.InferenceSession.create(bytes, { executionProviders: ['wasm'] });
  const digits = Float32Array.from(images, value => value / 255);
  const answers = await session.run({ digits: new ort.Tensor('float32', digits, [DIGITS, 1, 28, 28]) });
  await session.release();
  return answers;
}

function furthest(a: Float32Array, b: unknown): number {
  if (!(b instanceof Float32Array) || a.length !== b.length) return Infinity;
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0);
}

const cases = networks.flatMap(({ id, network }) => [
  { id, network, weights: 'fresh', make: () => initialWeights(network, random(3)) },
  { id, network, weights: 'trained', make: () => trainedLike(network, 4) },
]);

test.for(cases)(
  '$id with $weights weights gives the same logits in onnxruntime',
  async ({ network, make }) => {
    const model = modelOf(network, make());
    const expected = ours(model);
    const { logits, probabilities } = await theirs(writeOnnx(model).bytes);
    expect(logits?.dims).toEqual([DIGITS, CLASSES]);
    expect(expected.logits.some(value => Math.abs(value) > 0.01)).toBe(true);
    expect(furthest(expected.logits, logits?.data)).toBeLessThan(1e-4);
    expect(furthest(expected.probabilities, probabilities?.data)).toBeLessThan(1e-4);
  },
);

test.for(networks)(
  '$id: every input of a node is defined before it, and every weight is there',
  ({ network }) => {
    const read = readOnnx(writeOnnx(modelOf(network, trainedLike(network, 1))).bytes);
    const defined = new Set([...read.inputs, ...read.initializers].map(({ name }) => name));
    expect(defined.size).toBe(read.inputs.length + read.initializers.length);
    for (const node of read.nodes) {
      for (const name of node.inputs) expect(defined, `${node.name} reads ${name}`).toContain(name);
      for (const name of node.outputs) {
        expect(defined, `${node.name} writes ${name} again`).not.toContain(name);
        defined.add(name);
      }
    }
    for (const { name } of read.outputs) expect(defined).toContain(name);
    const floats = read.initializers.map(({ shape }) =>
      shape.reduce<number>((n, side) => n * Number(side), 1),
    );
    expect(read.initializers.map(({ byteLength }) => byteLength)).toEqual(floats.map(count => 4 * count));
    expect(floats.reduce((sum, count) => sum + count, 0)).toBe(parameterCount(network));
  },
);

test('the file says what it is, with names and shapes that a viewer can show', () => {
  const network = networkOf(presetOf('deep-bn').recipe);
  const file = writeOnnx(modelOf(network, trainedLike(network, 1)));
  expect(file.name).toBe('inkfold-fold2.onnx');
  const read = readOnnx(file.bytes);
  expect([read.irVersion, read.opset, read.producer]).toEqual([8, 17, 'Inkfold']);
  expect(read.properties).toMatchObject({ fold: '2', epoch: '7' });
  expect(read.inputs.map(({ name, shape }) => ({ name, shape }))).toEqual([
    { name: 'digits', shape: ['N', 1, 28, 28] },
  ]);
  expect(read.outputs.map(({ name, shape }) => ({ name, shape }))).toEqual([
    { name: 'logits', shape: ['N', 10] },
    { name: 'probabilities', shape: ['N', 10] },
  ]);
  expect(read.nodes.slice(0, 5).map(({ name, op }) => `${name} ${op}`)).toEqual([
    'conv1 Conv',
    'norm1 BatchNormalization',
    'relu1 Relu',
    'pool1 MaxPool',
    'conv2 Conv',
  ]);
  expect(read.nodes.slice(-4).map(({ name, op }) => `${name} ${op}`)).toEqual([
    'dense1 Gemm',
    'dense1.relu Relu',
    'dense2 Gemm',
    'softmax Softmax',
  ]);
  expect(read.nodes[0]?.settings).toEqual({ kernel_shape: [3, 3], strides: [1, 1], pads: [1, 1, 1, 1] });
  expect(read.between.find(({ name }) => name === 'pool4')?.shape).toEqual(['N', 256, 1, 1]);
});

test('an even kernel that keeps the size pads once more below and to the right, as TensorFlow does', () => {
  const read = readOnnx(writeOnnx(modelOf(unusual, trainedLike(unusual, 1))).bytes);
  expect(read.nodes[0]?.settings.pads).toEqual([1, 1, 2, 2]);
});

test('weights that do not fit the network are refused', () => {
  const { network, weights } = modelOf(unusual, trainedLike(unusual, 1));
  expect(() => writeOnnx(modelOf(network, weights.slice(0, -1)))).toThrow('dense2/bias is missing');
  expect(() => writeOnnx(modelOf(network, [...weights, new Float32Array(1)]))).toThrow(
    'weight arrays expected',
  );
  const short = weights.map((values, i) => (i === 0 ? values.slice(1) : values));
  expect(() => writeOnnx(modelOf(network, short))).toThrow('conv1/kernel');
});
