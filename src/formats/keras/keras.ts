/**
 * Keras 3's .keras files, out and in: a zip of metadata.json, config.json and model.weights.h5, in the layout of
 * keras/src/saving/saving_lib.py (3.5). The state of the optimizer is left out: Keras warns that it skips it, and starts a
 * fresh one.
 */
import { zipSync } from 'fflate';
import { badFile } from '../../data/badfile.ts';
import type { Bytes } from '../../data/bytes.ts';
import { INPUT, layerTable, type Network } from '../../recipe/network.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import type { TrainedModel } from '../../run/model.ts';
import type { ImportedNetwork } from '../imported.ts';
import type { OutFile } from '../out-file.ts';
import { unzip } from '../unzip.ts';
import { KERAS_VERSION } from './h5.ts';
import { readHdf5, writeHdf5 } from './hdf5.ts';
import { parsed } from './json.ts';
import { containerKeys } from './layers/names.ts';
import { readNetwork } from './layers/read.ts';
import { batchShape, CLASS_NAMES, instance, kerasLayers, MODEL_NAME } from './layers/write.ts';
import { lossAndMetrics, optimizerOf } from './training.ts';
import { withWeights } from './weights.ts';

const CONFIG = 'config.json';
const WEIGHTS = 'model.weights.h5';
/** Where layers' weights lie: since Keras 3, and in 2.12 and 2.13. */
const CONTAINERS = ['layers', '_layer_checkpoint_dependencies'];

/** A model as a .keras file, said to be saved at `date` (local time, as Keras writes it). */
export async function writeKeras(model: TrainedModel, recipe: Recipe, date = new Date()): Promise<OutFile> {
  const encoder = new TextEncoder();
  const metadata = { keras_version: KERAS_VERSION, date_saved: timestamp(date) };
  const files = {
    'metadata.json': encoder.encode(JSON.stringify(metadata)),
    [CONFIG]: encoder.encode(JSON.stringify(modelConfig(model.network, recipe))),
    [WEIGHTS]: await weightsFile(model),
  };
  return {
    name: `inkfold-${recipe.preset}-fold${model.fold}.keras`,
    type: 'application/zip',
    // Keras does not compress either; weights would hardly shrink.
    bytes: zipSync(files, { level: 0, mtime: date }),
  };
}

const modelConfig = (network: Network, recipe: Recipe) => ({
  ...instance(
    'Sequential',
    {
      name: MODEL_NAME,
      trainable: true,
      dtype: 'float32',
      layers: kerasLayers(network, 'keras-3'),
      build_input_shape: batchShape(INPUT),
    },
    'keras',
    'keras-3',
  ),
  build_config: { input_shape: batchShape(INPUT) },
  compile_config: {
    optimizer: optimizerOf(recipe, 'keras-3'),
    ...lossAndMetrics(recipe, 'keras-3'),
    run_eagerly: false,
    steps_per_execution: 1,
    jit_compile: false,
  },
});

/** A group "vars" for the model and for every layer, those without weights too; datasets are numbered in order. */
function weightsFile({ network, weights }: TrainedModel): Promise<Bytes> {
  const rows = layerTable(network);
  const keys = containerKeys(rows.map(({ layer }) => CLASS_NAMES[layer.kind]));
  return writeHdf5(file => {
    file.group('vars');
    let next = 0;
    for (const [i, row] of rows.entries()) {
      const group = `layers/${keys[i] ?? ''}/vars`;
      file.group(group);
      row.weights.forEach(({ shape }, place) => {
        file.floats(`${group}/${place}`, shape, weights[next++] ?? new Float32Array(0));
      });
    }
  });
}

/** "2025-03-09@14:05:00", as Keras's "%Y-%m-%d@%H:%M:%S". */
function timestamp(date: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}@${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** The network of a .keras file, written here or by Keras. Throws `BadFile`. */
export async function readKeras(name: string, bytes: Bytes): Promise<ImportedNetwork> {
  const files = await unzip(name, bytes);
  const config = files.get(CONFIG);
  const weights = files.get(WEIGHTS);
  if (!config || !weights)
    throw badFile(name, `lacks ${config ? WEIGHTS : CONFIG}, which every .keras file has`);
  const read = readNetwork(name, parsed(name, CONFIG, config));
  return readHdf5(name, weights, file => {
    const container = CONTAINERS.find(path => file.isGroup(path)) ?? '';
    return withWeights(name, read, ({ key }, _, place) => file.floats(`${container}/${key}/vars/${place}`));
  });
}
