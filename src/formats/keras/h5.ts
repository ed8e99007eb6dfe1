/**
 * Keras's .h5 files, out and in: the layout of keras/src/legacy/saving/legacy_h5_format.py (3.5), which Keras 2 reads and
 * writes as well. The state of the optimizer is left out, as `include_optimizer=False` does: Keras compiles the model from
 * `training_config` all the same, and starts a fresh optimizer.
 */
import { badFile } from '../../data/badfile.ts';
import type { Bytes } from '../../data/bytes.ts';
import { INPUT, layerTable, type Network } from '../../recipe/network.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import type { TrainedModel } from '../../run/model.ts';
import type { ImportedNetwork } from '../imported.ts';
import type { OutFile } from '../out-file.ts';
import { readHdf5, writeHdf5, type Hdf5Reader } from './hdf5.ts';
import { parsed } from './json.ts';
import { WEIGHT_NAMES } from './layers/names.ts';
import { readNetwork } from './layers/read.ts';
import { batchShape, kerasLayers, MODEL_NAME } from './layers/write.ts';
import { lossAndMetrics, optimizerOf } from './training.ts';
import { withWeights, type StoredArray } from './weights.ts';

/** The version whose layout is written. */
export const KERAS_VERSION = '3.5.0';
const BACKEND = 'tensorflow';
const WEIGHTS = 'model_weights';

/** A model as an .h5 file, which keras.models.load_model reads. The notebook of `deep-bn` gives its file's name. */
export async function writeH5(model: TrainedModel, recipe: Recipe): Promise<OutFile> {
  const bytes = await writeHdf5(file => {
    file.text('', 'backend', BACKEND);
    file.text('', 'keras_version', KERAS_VERSION);
    file.text('', 'model_config', JSON.stringify(modelConfig(model.network)));
    file.text('', 'training_config', JSON.stringify(trainingConfig(recipe)));
    const rows = layerTable(model.network);
    file.group(WEIGHTS);
    file.text(WEIGHTS, 'backend', BACKEND);
    file.text(WEIGHTS, 'keras_version', KERAS_VERSION);
    file.names(
      WEIGHTS,
      'layer_names',
      rows.map(({ name }) => name),
    );
    let next = 0;
    for (const row of rows) {
      const group = `${WEIGHTS}/${row.name}`;
      file.group(group);
      const paths = row.weights.map(({ role }) => `${row.name}/${WEIGHT_NAMES[role]}`);
      file.names(group, 'weight_names', paths);
      row.weights.forEach(({ shape }, i) => {
        file.floats(`${group}/${paths[i] ?? ''}`, shape, model.weights[next++] ?? new Float32Array(0));
      });
    }
    // Weights of the model outside its layers: none, and Keras's list of them is empty too.
    file.group(`${WEIGHTS}/top_level_model_weights`);
    file.names(`${WEIGHTS}/top_level_model_weights`, 'weight_names', []);
  });
  const name =
    recipe.preset === 'deep-bn'
      ? 'mnist_cnn_improved_gpu.h5'
      : `inkfold-${recipe.preset}-fold${model.fold}.h5`;
  return { name, type: 'application/x-hdf5', bytes };
}

const modelConfig = (network: Network) => ({
  class_name: 'Sequential',
  config: {
    name: MODEL_NAME,
    trainable: true,
    dtype: 'float32',
    layers: kerasLayers(network, 'keras-2'),
    build_input_shape: batchShape(INPUT),
  },
});

const trainingConfig = (recipe: Recipe) => ({
  ...lossAndMetrics(recipe, 'keras-2'),
  run_eagerly: false,
  steps_per_execution: 1,
  jit_compile: false,
  optimizer_config: optimizerOf(recipe, 'keras-2'),
});

/** The network of an .h5 file, written here or by Keras 2 or 3. Throws `BadFile`. */
export function readH5(name: string, bytes: Bytes): Promise<ImportedNetwork> {
  return readHdf5(name, bytes, file => {
    const config = file.text('', 'model_config');
    if (config === null)
      throw badFile(
        name,
        'holds no model_config; expected a whole model, not its weights alone (model.save)',
      );
    if (!file.isGroup(WEIGHTS)) throw badFile(name, `holds no group ${WEIGHTS}`);
    const read = readNetwork(name, parsed(name, 'model_config', config));
    return withWeights(name, read, (source, weight) => arrayOf(file, source.name, weight));
  });
}

/**
 * A layer's weight by the last part of its path, which every version of Keras writes: "conv2d/kernel:0" (Keras 2),
 * "sequential/conv2d/kernel" (Keras 3) or "kernel".
 */
function arrayOf(file: Hdf5Reader, layer: string, weight: string): StoredArray | null {
  const group = `${WEIGHTS}/${layer}`;
  const path = file.names(group, 'weight_names').find(candidate => lastPart(candidate) === weight);
  return path === undefined ? null : file.floats(`${group}/${path}`);
}

/** "conv2d/kernel:0" → "kernel". */
const lastPart = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/:\d+$/, '');
