/** Models for TensorFlow.js, read by TensorFlow.js itself and by us. */
import * as tf from '@tensorflow/tfjs';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { imageTensor, liveModel } from '../../engine/model.ts';
import { plainOps } from '../../engine/ops/plain.ts';
import { presets } from '../../recipe/presets.ts';
import type { TrainedModel } from '../../run/model.ts';
import { presetModel, sameNumbers, sampleDigits } from '../keras/fixture.ts';
import { weightSpecs } from '../../recipe/network.ts';
import { readModels } from '../read-model.ts';
import { readTfjs, weightPaths } from './read.ts';
import { writeTfjs } from './write.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const digits = sampleDigits(32);
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The two files of a zip. */
function filesOf(model: TrainedModel): { json: Uint8Array; weights: Uint8Array<ArrayBuffer> } {
  const { 'model.json': json, 'weights.bin': weights, ...others } = unzipSync(writeTfjs(model).bytes);
  expect(Object.keys(others)).toEqual([]);
  return { json: json ?? new Uint8Array(0), weights: weights?.slice() ?? new Uint8Array(0) };
}

/** What TensorFlow.js itself makes of the files. */
function load({
  json,
  weights,
}: {
  json: Uint8Array;
  weights: Uint8Array<ArrayBuffer>;
}): Promise<tf.LayersModel> {
  const model = JSON.parse(new TextDecoder().decode(json)) as tf.io.ModelJSON;
  return tf.loadLayersModel(
    tf.io.fromMemory({
      modelTopology: model.modelTopology,
      weightSpecs: model.weightsManifest.flatMap(group => group.weights),
      weightData: weights.buffer,
      format: model.format ?? '',
    }),
  );
}

/** The engine's probabilities of the digits. */
function engineProbabilities({ network, weights }: TrainedModel): Float32Array {
  const live = liveModel(network, weights, plainOps);
  const values = tf.tidy(() => tf.softmax(live.logits(imageTensor(digits))).dataSync() as Float32Array);
  live.dispose();
  return values;
}

const worst = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0);

describe.for(presets.map(({ id }) => id))('%s', id => {
  const model = presetModel(id);

  test('TensorFlow.js predicts from the files what the engine predicts', async () => {
    const loaded = await load(filesOf(model));
    const predicted = tf.tidy(
      () => (loaded.predict(imageTensor(digits)) as tf.Tensor).dataSync() as Float32Array,
    );
    expect(predicted).toHaveLength(320);
    const ours = engineProbabilities(model);
    // Digits must differ from one another, or equal outputs would say little.
    expect(worst(ours.slice(0, 10), ours.slice(10, 20))).toBeGreaterThan(0.01);
    expect(worst(ours, predicted)).toBeLessThan(1e-5);
    expect(loaded.countParams()).toBe(model.weights.reduce((sum, { length }) => sum + length, 0));
    loaded.dispose();
  });

  test('comes back as it left', () => {
    const { json, weights } = filesOf(model);
    expect(weightPaths('model.json', json)).toEqual(['weights.bin']);
    const read = readTfjs('model.json', json, weights);
    expect(read.network).toEqual(model.network);
    expect(sameNumbers(read.weights, model.weights)).toBe(true);
  });

  test('what TensorFlow.js itself saves is read', async () => {
    const loaded = await load(filesOf(model));
    let saved: tf.io.ModelArtifacts | null = null;
    await loaded.save(
      tf.io.withSaveHandler(artifacts => {
        saved = artifacts;
        return Promise.resolve({ modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) });
      }),
    );
    loaded.dispose();
    const { modelTopology, weightSpecs: weights = [], weightData } = saved as unknown as tf.io.ModelArtifacts;
    const json = { modelTopology, weightsManifest: [{ paths: ['a.bin', 'b.bin'], weights }] };
    const bytes = new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData));
    const read = readTfjs('model.json', utf8(JSON.stringify(json)), bytes);
    expect(read.network).toEqual(model.network);
    expect(sameNumbers(read.weights, model.weights)).toBe(true);
  });
});

describe('what is no such model', () => {
  const { json, weights } = filesOf(presetModel('two-conv'));
  const text = new TextDecoder().decode(json);
  const reading =
    (changed: string, bytes: Uint8Array = weights) =>
    () =>
      readTfjs('model.json', utf8(changed), bytes);

  test.for([
    ['', 'is not JSON'],
    ['[]', 'without a class'],
    ['{"weightsManifest":[]}', 'without a class'],
    [text.slice(0, 500), 'is not JSON'],
    [text.replace('"float32"}]', '"float16"}]'), 'one of float32, int32, bool'],
    [
      text.replace('"shape":[3,3,1,32]', '"quantization":{"dtype":"uint8"},"shape":[3,3,1,32]'),
      'not quantized',
    ],
    [text.replace('"shape":[3,3,1,32]', '"shape":[3,3,1,64]'), 'bytes of weights; expected'],
    [text.replace('"shape":[3,3,1,32]', '"shape":[3,3,32,1]'), '3×3×32×1; expected 3×3×1×32'],
    [text.replace('conv1/kernel', 'other/kernel'), 'lacks the kernel of layer “conv1”'],
    [text.replace('[null,28,28,1]', '[null,28,{},"\\u202e"]'), 'reads 28×?×?; expected 28×28×1'],
    [text + ' '.repeat(2 ** 23), 'has a model.json of 8,3'],
    [text.replace('conv1/bias', 'conv1/kernel'), 'names the weights conv1/kernel twice'],
    [text.replace('"modelTopology":{', '"modelTopology":{"node":[],'), 'graph model'],
  ])('complaint %#', ([changed, complaint]) => {
    expect(reading(changed ?? '')).toThrow(
      expect.objectContaining({
        name: 'BadFile',
        message: expect.stringContaining(complaint ?? '') as string,
      }),
    );
  });

  test('a file of weights that is named many times', async () => {
    const many = JSON.stringify(Array.from({ length: 1000 }, () => 'weights.bin'));
    const files = (paths: string) => [
      { name: 'model.json', blob: new Blob([text.replace('["weights.bin"]', () => paths)]) },
      { name: 'weights.bin', blob: new Blob([weights]) },
    ];
    await expect(readModels(files(many))).rejects.toThrow('names the file weights.bin twice');
    await expect(readModels(files('["a/weights.bin","b/weights.bin"]'))).rejects.toThrow(
      'names the file weights.bin twice',
    );
  });

  test('a variance below 0', async () => {
    const { json: deep, weights: numbers } = filesOf(presetModel('deep-bn'));
    const model = presetModel('deep-bn');
    const at = weightSpecs(model.network).findIndex(({ role }) => role === 'movingVariance');
    const before = model.weights.slice(0, at).reduce((sum, { length }) => sum + length, 0);
    new DataView(numbers.buffer).setFloat32(4 * before, -1, true);
    const files = [
      { name: 'model.json', blob: new Blob([new Uint8Array(deep)]) },
      { name: 'weights.bin', blob: new Blob([numbers]) },
    ];
    await expect(readModels(files)).rejects.toThrow(/a variance in norm1\/movingVariance below 0/);
  });

  test('weights cut off', () => {
    expect(reading(text, weights.subarray(0, 1000))).toThrow(
      /comes with 1,000 bytes of weights; expected 900,136/,
    );
  });
});
