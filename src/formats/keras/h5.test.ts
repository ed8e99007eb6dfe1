/** Keras's .h5 files as they are written and read here; python.test.ts has them read as Keras does. */
import { describe, expect, test } from 'vitest';
import { random } from '../../lib/random.ts';
import type { Network } from '../../recipe/network.ts';
import { presetOf, presets } from '../../recipe/presets.ts';
import type { TrainedModel } from '../../run/model.ts';
import { presetModel, sameNumbers, trainedLike } from './fixture.ts';
import { readH5, writeH5 } from './h5.ts';
import { readHdf5, writeHdf5 } from './hdf5.ts';

const { recipe } = presetOf('two-conv');

/** Every kind of layer, in 11 kB. */
const network: Network = [
  { kind: 'conv', filters: 2, size: 3, padding: 'valid', activation: 'linear' },
  { kind: 'batchNorm', momentum: 0.9, epsilon: 0.01 },
  { kind: 'relu' },
  { kind: 'maxPool', size: 13 },
  { kind: 'dropout', rate: 0.25 },
  { kind: 'flatten' },
  { kind: 'dense', units: 10, activation: 'softmax', l2: 0.0003 },
];
const small: TrainedModel = { id: 'small', network, weights: trainedLike(network, 1), fold: 1, epoch: 1 };

test.for(presets.map(({ id }) => id))('%s comes back as it left', async id => {
  const model = presetModel(id);
  const { name, type, bytes } = await writeH5(model, presetOf(id).recipe);
  expect(name).toBe(id === 'deep-bn' ? 'mnist_cnn_improved_gpu.h5' : `inkfold-${id}-fold2.h5`);
  expect(type).toBe('application/x-hdf5');
  const read = await readH5(name, bytes);
  expect(read.network).toEqual(model.network);
  expect(sameNumbers(read.weights, model.weights)).toBe(true);
});

test('every setting of every layer comes back', async () => {
  const read = await readH5('small.h5', (await writeH5(small, recipe)).bytes);
  expect(read).toEqual({ network, weights: small.weights });
});

test('attributes and datasets stand where Keras looks for them', async () => {
  const { bytes } = await writeH5(small, { ...recipe, optimizer: 'sgd', loss: 'sparse', learningRate: 0.02 });
  const read = await readHdf5('small.h5', bytes, file => ({
    version: file.text('', 'keras_version'),
    backend: file.text('', 'backend'),
    training: JSON.parse(file.text('', 'training_config') ?? '') as unknown,
    layers: file.names('model_weights', 'layer_names'),
    norm: file.names('model_weights/norm1', 'weight_names'),
    relu: file.names('model_weights/relu1', 'weight_names'),
    kernel: file.floats('model_weights/dense1/dense1/kernel')?.shape,
    hasOptimizer: file.isGroup('optimizer_weights'),
  }));
  expect(read).toMatchObject({
    version: '3.5.0',
    backend: 'tensorflow',
    training: {
      loss: 'sparse_categorical_crossentropy',
      metrics: ['accuracy'],
      loss_weights: null,
      optimizer_config: {
        class_name: 'SGD',
        config: { learning_rate: 0.02, momentum: 0.9, nesterov: false },
      },
    },
    layers: ['conv1', 'norm1', 'relu1', 'pool1', 'dropout1', 'flatten1', 'dense1'],
    norm: ['norm1/gamma', 'norm1/beta', 'norm1/moving_mean', 'norm1/moving_variance'],
    relu: [],
    kernel: [8, 10],
    hasOptimizer: false,
  });
});

test('names that one attribute cannot hold are written in pieces and read as one list', async () => {
  const names = Array.from({ length: 5000 }, (_, i) => `layer_${i}/with_a_longer_name`);
  const bytes = await writeHdf5(file => {
    file.group('a/b');
    file.names('a/b', 'layer_names', names);
  });
  const read = await readHdf5('names.h5', bytes, file =>
    ['layer_names', 'layer_names0', 'layer_names2', 'layer_names3'].map(name => file.names('a/b', name)),
  );
  expect(read[0]).toEqual(names);
  expect(read.slice(1).map(({ length }) => length)).toEqual([1667, 1666, 0]);
});

describe('damage', () => {
  const complaint = (text: string): unknown =>
    expect.objectContaining({ name: 'BadFile', message: expect.stringContaining(text) as string });

  test('files that are no HDF5, or end too soon', async () => {
    const { bytes } = await writeH5(small, recipe);
    for (const cut of [0, 8, 100, 3000, bytes.length - 1])
      await expect(readH5('cut.h5', bytes.slice(0, cut))).rejects.toEqual(complaint('damaged'));
    const text = new TextEncoder().encode('label,pixel0\n'.repeat(1000));
    await expect(readH5('text.h5', text)).rejects.toEqual(complaint('no HDF5 file'));
  });

  test('a heap whose object has no size does not keep HDF5 walking for ever', async () => {
    const { bytes } = await writeH5(small, recipe);
    const heap = new TextDecoder('latin1').decode(bytes).indexOf('GCOL');
    expect(heap).toBeGreaterThan(0);
    const changed = bytes.slice();
    // The first object becomes free space of no length.
    changed.fill(0, heap + 16, heap + 32);
    await expect(readH5('heap.h5', changed)).rejects.toEqual(complaint('the texts in it cannot be found'));
  });

  test('bytes changed anywhere give a network or a sentence, and leave the next file alone', async () => {
    const { bytes } = await writeH5(small, recipe);
    const rng = random(3);
    let refused = 0;
    for (let i = 0; i < 150; i++) {
      const changed = bytes.slice();
      for (let k = 0; k < 4; k++) changed[rng.below(changed.length)] = rng.below(256);
      try {
        await readH5('changed.h5', changed);
      } catch (thrown) {
        refused++;
        expect(thrown).toEqual(complaint('changed.h5 '));
      }
    }
    expect(refused).toBeGreaterThan(50);
    expect((await readH5('small.h5', bytes)).network).toEqual(network);
  });

  test('weights without a description, and a description without weights', async () => {
    const weights = await writeHdf5(file => file.group('model_weights'));
    await expect(readH5('weights.h5', weights)).rejects.toEqual(complaint('holds no model_config'));
    const config = await readHdf5('small.h5', (await writeH5(small, recipe)).bytes, file =>
      file.text('', 'model_config'),
    );
    const bare = await writeHdf5(file => {
      file.text('', 'model_config', config ?? '');
      file.group('model_weights');
    });
    await expect(readH5('bare.h5', bare)).rejects.toEqual(
      complaint('bare.h5 lacks the kernel of layer “conv1” (Conv2D)'),
    );
    const misshapen = await writeHdf5(file => {
      file.text('', 'model_config', config ?? '');
      file.group('model_weights/conv1');
      file.names('model_weights/conv1', 'weight_names', ['kernel']);
      file.floats('model_weights/conv1/kernel', [3, 3, 2, 1], new Float32Array(18));
    });
    await expect(readH5('misshapen.h5', misshapen)).rejects.toEqual(
      complaint('of 3×3×2×1; expected 3×3×1×2'),
    );
  });
});
