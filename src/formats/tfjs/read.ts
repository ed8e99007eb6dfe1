/** TensorFlow.js's layers models, in: model.json, whoever wrote it, and the bytes of its weights. */
import { badFile, shown } from '../../data/badfile.ts';
import { size } from '../../recipe/network.ts';
import type { ImportedNetwork } from '../imported.ts';
import { parsed } from '../keras/json.ts';
import { fieldsOf } from '../keras/layers/entry.ts';
import { readNetwork } from '../keras/layers/read.ts';
import { withWeights, type StoredArray } from '../keras/weights.ts';
import { list, Mismatch, object, oneOf, text, whole, type Decoder } from '../schema.ts';

/** Bytes of one number of the types that stand in a file; those of an optimizer's state may be whole numbers. */
const WIDTHS = { float32: 4, int32: 4, bool: 1 } as const;

interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: keyof typeof WIDTHS;
}

interface WeightGroup {
  readonly paths: readonly string[];
  readonly weights: readonly Weight[];
}

const weight: Decoder<Weight> = (value, at) => {
  if (fieldsOf(value)?.quantization !== undefined) throw new Mismatch(at, 'weights that are not quantized');
  return object<Weight>({
    name: text(1000),
    shape: list(whole(0, 2 ** 31), 8),
    dtype: oneOf('float32', 'int32', 'bool'),
  })(value, at);
};

const manifest = object<{ weightsManifest: readonly WeightGroup[] }>({
  weightsManifest: list(
    object<WeightGroup>({ paths: list(text(1000), 1000), weights: list(weight, 10_000) }),
    1000,
  ),
});

/** The files of weights that a model.json names, in the order in which they belong together, each once. Throws `BadFile`. */
export function weightPaths(name: string, modelJson: Uint8Array): readonly string[] {
  const paths = groupsOf(name, jsonOf(name, modelJson)).flatMap(group => group.paths);
  // A file that is named a thousand times would be a thousand times as long in memory.
  const known = new Set<string>();
  for (const path of paths) {
    if (known.has(path)) throw badFile(name, `names the file ${shown(path, 80)} twice; expected each once`);
    known.add(path);
  }
  return paths;
}

/**
 * The network of a layers model; `weights` are the bytes of all its files of weights, one after another. Throws `BadFile`.
 */
export function readTfjs(name: string, modelJson: Uint8Array, weights: Uint8Array): ImportedNetwork {
  const json = jsonOf(name, modelJson);
  const topology = fieldsOf(json)?.modelTopology;
  if (fieldsOf(topology)?.node !== undefined)
    throw badFile(
      name,
      'holds a graph model of TensorFlow.js; expected a layers model, whose layers can be told',
    );
  // Converters keep the model within what Keras's .h5 files say; tfjs itself writes it as it is.
  const network = readNetwork(name, fieldsOf(topology)?.model_config ?? topology);
  const arrays = arraysOf(name, groupsOf(name, json), weights);
  return withWeights(name, network, (layer, weightName) => arrays.get(`${layer.name}/${weightName}`) ?? null);
}

/** Every array of floats by its layer's name and its own: the last two parts of "sequential/conv2d/kernel". */
function arraysOf(
  name: string,
  groups: readonly WeightGroup[],
  bytes: Uint8Array,
): ReadonlyMap<string, StoredArray> {
  const arrays = new Map<string, StoredArray>();
  let at = 0;
  for (const { name: path, shape, dtype } of groups.flatMap(group => group.weights)) {
    const start = at;
    at += size(shape) * WIDTHS[dtype];
    if (dtype !== 'float32') continue;
    const key = path.split('/').slice(-2).join('/');
    if (arrays.has(key)) throw badFile(name, `names the weights ${shown(key, 80)} twice`);
    arrays.set(key, { shape, read: () => floatsIn(bytes.slice(start, start + size(shape) * 4)) });
  }
  if (at !== bytes.length)
    throw badFile(
      name,
      `comes with ${bytes.length.toLocaleString('en')} bytes of weights; expected ${at.toLocaleString('en')}, as its weightsManifest says`,
    );
  return arrays;
}

/** Little-endian floats in memory of their own, which begins where numbers may. */
const floatsIn = (bytes: Uint8Array<ArrayBuffer>): Float32Array<ArrayBuffer> =>
  new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);

const jsonOf = (name: string, modelJson: Uint8Array): unknown => parsed(name, 'model.json', modelJson);

function groupsOf(name: string, json: unknown): readonly WeightGroup[] {
  try {
    return manifest(json, '').weightsManifest;
  } catch (thrown) {
    if (!(thrown instanceof Mismatch)) throw thrown;
    throw badFile(
      name,
      `is not a model of TensorFlow.js: ${shown(thrown.at, 80)} should be ${thrown.expected}`,
    );
  }
}
