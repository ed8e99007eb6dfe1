/** Keras 3's .keras files as they are written and read here; python.test.ts has them read as Keras does. */
import { unzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { presetOf, presets } from '../../recipe/presets.ts';
import { presetModel, sameNumbers } from './fixture.ts';
import { readHdf5 } from './hdf5.ts';
import { readKeras, writeKeras } from './keras.ts';

const date = new Date(2025, 2, 9, 14, 5, 7);

test.for(presets.map(({ id }) => id))('%s comes back as it left', async id => {
  const model = presetModel(id);
  const { name, type, bytes } = await writeKeras(model, presetOf(id).recipe, date);
  expect(name).toBe(`inkfold-${id}-fold2.keras`);
  expect(type).toBe('application/zip');
  const read = await readKeras(name, bytes);
  expect(read.network).toEqual(model.network);
  expect(sameNumbers(read.weights, model.weights)).toBe(true);
});

const deep = presetOf('deep-bn');
const filesOf = async (recipe = deep.recipe): Promise<Record<string, Uint8Array>> =>
  unzipSync((await writeKeras(presetModel('deep-bn'), recipe, date)).bytes);
const utf8 = new TextDecoder();

test('smoothed labels name the loss’s class, as Keras writes it', async () => {
  const files = await filesOf({ ...deep.recipe, labelSmoothing: 0.1 });
  const config = JSON.parse(utf8.decode(files['config.json'])) as {
    compile_config: { loss: unknown };
  };
  expect(config.compile_config.loss).toEqual({
    module: 'keras.losses',
    class_name: 'CategoricalCrossentropy',
    config: { name: 'categorical_crossentropy', from_logits: false, label_smoothing: 0.1 },
    registered_name: null,
  });
});

test('the three files say what Keras’s say', async () => {
  const files = await filesOf();
  expect(Object.keys(files)).toEqual(['metadata.json', 'config.json', 'model.weights.h5']);
  expect(JSON.parse(utf8.decode(files['metadata.json']))).toEqual({
    keras_version: '3.5.0',
    date_saved: '2025-03-09@14:05:07',
  });
  const config = JSON.parse(utf8.decode(files['config.json'])) as { config: { layers: readonly unknown[] } };
  expect(config).toMatchObject({
    module: 'keras',
    class_name: 'Sequential',
    build_config: { input_shape: [null, 28, 28, 1] },
    compile_config: {
      optimizer: {
        module: 'keras.optimizers',
        class_name: 'RMSprop',
        config: { learning_rate: 0.001, rho: 0.9 },
      },
      loss: 'categorical_crossentropy',
    },
  });
  expect(config.config.layers[0]).toMatchObject({
    class_name: 'InputLayer',
    config: { batch_shape: [null, 28, 28, 1] },
  });
  expect(config.config.layers.at(-3)).toMatchObject({
    class_name: 'Dense',
    config: {
      units: 256,
      kernel_regularizer: { module: 'keras.regularizers', class_name: 'L2', config: { l2: 0.0001 } },
    },
    build_config: { input_shape: [null, 256] },
  });
});

test('weights lie under their layers’ classes, counted', async () => {
  const weights = (await filesOf())['model.weights.h5'];
  const read = await readHdf5('model.weights.h5', weights?.slice() ?? new Uint8Array(0), file => ({
    groups: ['vars', 'layers/flatten/vars', 'layers/dropout_4/vars', 'layers/activation_3/vars'].map(path =>
      file.isGroup(path),
    ),
    kernel: file.floats('layers/conv2d_1/vars/0')?.shape,
    variance: file.floats('layers/batch_normalization_3/vars/3')?.shape,
    none: file.floats('layers/max_pooling2d/vars/0'),
  }));
  expect(read).toEqual({
    groups: [true, true, true, true],
    kernel: [3, 3, 32, 64],
    variance: [256],
    none: null,
  });
});

describe('what is no such file', () => {
  const reading = async (change: (files: Record<string, Uint8Array>) => void): Promise<unknown> => {
    const files = await filesOf();
    change(files);
    return readKeras('net.keras', zipSync(files, { level: 0 })).catch((thrown: unknown) => thrown);
  };
  const complaint = (text: string): unknown =>
    expect.objectContaining({ name: 'BadFile', message: expect.stringContaining(text) as string });

  test('a file missing', async () => {
    expect(await reading(files => delete files['config.json'])).toEqual(complaint('lacks config.json'));
    expect(await reading(files => delete files['model.weights.h5'])).toEqual(
      complaint('lacks model.weights.h5'),
    );
  });

  test('weights that are no HDF5, or those of no layer', async () => {
    expect(await reading(files => (files['model.weights.h5'] = new Uint8Array(5000)))).toEqual(
      complaint('no HDF5 file'),
    );
    const renamed = (files: Record<string, Uint8Array>): void => {
      const config = utf8.decode(files['config.json']).replace('"filters":64', '"filters":65');
      files['config.json'] = new TextEncoder().encode(config);
    };
    expect(await reading(renamed)).toEqual(complaint('“conv2” (Conv2D) of 3×3×32×64; expected 3×3×32×65'));
  });

  test('a zip with a byte changed', async () => {
    const { bytes } = await writeKeras(presetModel('two-conv'), presetOf('two-conv').recipe, date);
    const changed = bytes.slice();
    changed[300_000] = (changed[300_000] ?? 0) ^ 1;
    await expect(readKeras('net.keras', changed)).rejects.toEqual(complaint('damaged or cut off'));
  });
});
