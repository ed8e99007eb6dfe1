/**
 * A model for TensorFlow.js: a layers model as model.json and weights.bin, in a zip. tf.loadLayersModel reads the two files
 * from wherever they are put side by side.
 */
import { zipSync } from 'fflate';
import { layerTable, type LayerRow } from '../../recipe/network.ts';
import type { TrainedModel } from '../../run/model.ts';
import { WEIGHT_NAMES } from '../keras/layers/names.ts';
import { kerasLayers, MODEL_NAME } from '../keras/layers/write.ts';
import type { OutFile } from '../out-file.ts';
import { joined } from '../unzip.ts';

const WEIGHTS = 'weights.bin';
/** Every model gets the same bytes at every time: no date of a file is kept. Zip's own years begin in 1980. */
const NO_DATE = new Date(1980, 0, 1);

/** The zip of a model. Weights are 32-bit floats, little-endian, one after another. */
export function writeTfjs({ network, weights, fold }: TrainedModel): OutFile {
  const rows = layerTable(network);
  const json = {
    format: 'layers-model',
    generatedBy: 'Inkfold',
    convertedBy: null,
    modelTopology: {
      keras_version: '2.15.0',
      backend: 'tensorflow',
      model_config: {
        class_name: 'Sequential',
        config: { name: MODEL_NAME, layers: kerasLayers(network, 'tfjs') },
      },
    },
    weightsManifest: [{ paths: [WEIGHTS], weights: rows.flatMap(manifestOf) }],
  };
  const files = {
    'model.json': new TextEncoder().encode(JSON.stringify(json)),
    [WEIGHTS]: joined(weights.map(littleEndian)),
  };
  return {
    name: `inkfold-tfjs-fold${fold}.zip`,
    type: 'application/zip',
    bytes: zipSync(files, { level: 0, mtime: NO_DATE }),
  };
}

const manifestOf = ({ name, weights }: LayerRow) =>
  weights.map(({ role, shape }) => ({ name: `${name}/${WEIGHT_NAMES[role]}`, shape, dtype: 'float32' }));

/** The numbers' bytes. Every machine that runs a browser today stores them in this order itself. */
const littleEndian = (values: Float32Array<ArrayBuffer>): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
