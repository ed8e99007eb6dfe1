/** Keras's .h5 files as they are written and read here; python.test.ts has them read as Keras does. */
import { File, ready } from 'h5wasm';
import { describe, expect, test } from 'vitest';
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

  test('damaged files are closed again, though HDF5 leaves them open', async () => {
    const { bytes } = await writeH5(small, recipe);
    const { FS } = await ready;
    const { streams } = FS as unknown as { readonly streams: readonly unknown[] };
    const open = (): number => streams.filter(stream => stream !== null).length;
    const before = open();
    for (let cut = 200; cut < 3000; cut += 40) {
      const changed = bytes.slice();
      changed.fill(255, cut, cut + 40);
      await readH5('changed.h5', changed).catch(() => undefined);
    }
    expect(open()).toBe(before);
    expect((await readH5('small.h5', bytes)).network).toEqual(network);
  });

  /** A file of one dense layer, its kernel stored in another way, with so many bytes beside it. */
  async function stored(
    storage: { chunks?: number[]; compression?: number; dtype?: string },
    more = 1,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const plain: Network = [{ kind: 'flatten' }, { kind: 'dense', units: 10, activation: 'softmax' }];
    const { bytes } = await writeH5({ ...small, network: plain, weights: trainedLike(plain, 1) }, recipe);
    const config = await readHdf5('net.h5', bytes, file => file.text('', 'model_config'));
    const { FS } = await ready;
    const file = new File('/stored.h5', 'w');
    file.create_attribute('model_config', config ?? '', [], 'A');
    file.create_dataset({ name: 'more', data: new Uint8Array(more) });
    const group = file.create_group('model_weights').create_group('dense1');
    group.create_attribute('weight_names', ['kernel', 'bias'], [2], 'A6');
    group.create_dataset({ name: 'kernel', data: new Float32Array(7840), shape: [784, 10], ...storage });
    group.create_dataset({ name: 'bias', data: new Float32Array(10), shape: [10] });
    file.close();
    const contents = new Uint8Array(FS.readFile('/stored.h5'));
    FS.unlink('/stored.h5');
    return contents;
  }

  test('weights in pieces and compressed are read, of small files', async () => {
    for (const storage of [{ chunks: [784, 5] }, { chunks: [784, 10], compression: 9 }])
      expect((await readH5('net.h5', await stored(storage))).weights[0]).toHaveLength(7840);
    const large = await stored({ chunks: [784, 10], compression: 9 }, 2 ** 23);
    await expect(readH5('net.h5', large)).rejects.toEqual(
      complaint('holds model_weights/dense1/kernel compressed; expected that of files of at most 8,388,608'),
    );
  });

  test('weights that are whole numbers', async () => {
    await expect(readH5('net.h5', await stored({ dtype: '<i' }))).rejects.toEqual(
      complaint('in another form than 32-bit floats'),
    );
  });

  test('many names of variable length in a file with one very long text', async () => {
    const names = Array.from({ length: 200 }, (_, i) => `layer${i}`);
    const { FS } = await ready;
    const file = new File('/names.h5', 'w');
    file.create_attribute('long', 'x'.repeat(2 ** 20), [], 'A');
    file.create_attribute('layer_names', names, [200], 'A');
    file.close();
    const bytes = new Uint8Array(FS.readFile('/names.h5'));
    FS.unlink('/names.h5');
    await expect(readHdf5('names.h5', bytes, read => read.names('', 'layer_names'))).rejects.toEqual(
      complaint('has an attribute layer_names that is too long'),
    );
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
