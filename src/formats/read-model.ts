/** Files → the models and experiments in them: whatever a file is called, its bytes say what reads it. */
import { badFile, shown } from '../data/badfile.ts';
import { bytesAt, type Bytes, type NamedFile } from '../data/bytes.ts';
import { formatOf, HEAD } from '../data/archive.ts';
import { checkSize } from '../data/limit.ts';
import { isHdf5, isJson, modelArchive } from '../data/model-files.ts';
import { size, weightSpecs } from '../recipe/network.ts';
import type { Experiment } from '../run/experiment.ts';
import type { ImportedNetwork } from './imported.ts';
import { flawOf } from './soundness.ts';
import { ARCHIVE_LIMIT, joined, unzip } from './unzip.ts';

/** What was in a file. */
export type Found =
  | { readonly kind: 'network'; readonly name: string; readonly imported: ImportedNetwork }
  | { readonly kind: 'experiment'; readonly name: string; readonly experiment: Experiment };

const SUPPORTED =
  'Inkfold opens models as Keras .h5 or .keras, as TensorFlow.js model.json with its .bin files (or a zip of them), and its own .inkfold';

interface Opened {
  readonly name: string;
  readonly bytes: Bytes;
}

/**
 * Reads model files. TensorFlow.js's come as model.json and its .bin files, together; every other file stands for itself.
 * Throws `BadFile` with one sentence for a person; all or nothing is read.
 */
export async function readModels(files: readonly NamedFile[]): Promise<readonly Found[]> {
  const opened: Opened[] = [];
  // All of them are in memory at once, and so the limit is on their sum.
  let sum = 0;
  for (const file of files) {
    sum += file.blob.size;
    checkSize(file.name, sum, ARCHIVE_LIMIT);
    opened.push({ name: file.name, bytes: await bytesAt(file, 0, file.blob.size) });
  }
  const isWeights = ({ bytes }: Opened): boolean => !isHdf5(bytes) && !isJson(head(bytes)) && !isZip(bytes);
  const weights = opened.filter(isWeights);
  const models = opened.filter(file => !isWeights(file));
  const [stray] = weights;
  if (stray && !models.some(({ bytes }) => isJson(head(bytes))))
    throw badFile(stray.name, `is not a model that can be opened by itself; ${SUPPORTED}`);
  const found: Found[] = [];
  for (const file of models) found.push(await readOne(file, weights));
  return found;
}

const head = (bytes: Bytes): Bytes => bytes.subarray(0, HEAD);
const isZip = (bytes: Bytes): boolean => formatOf(head(bytes)) === 'zip';

async function readOne({ name, bytes }: Opened, weights: readonly Opened[]): Promise<Found> {
  if (isHdf5(bytes)) {
    const { readH5 } = await import('./keras/h5.ts');
    return network(name, await readH5(name, bytes));
  }
  if (!isZip(bytes)) return network(name, await readTfjsPair(name, bytes, weights));
  const files = await unzip(name, bytes);
  const contents = modelArchive([...files.keys()]);
  switch (contents?.kind) {
    case 'experiment': {
      const { experimentOf } = await import('./experiment/read.ts');
      return { kind: 'experiment', name, experiment: experimentOf(name, files) };
    }
    case 'keras': {
      const { readKeras } = await import('./keras/keras.ts');
      return network(name, await readKeras(name, bytes));
    }
    case 'tfjs': {
      const inside = [...files].map(([path, file]) => ({
        name: path.slice(contents.folder.length),
        bytes: file,
      }));
      const json = files.get(`${contents.folder}model.json`) ?? new Uint8Array(0);
      return network(name, await readTfjsPair(name, json, inside));
    }
    default:
      throw badFile(name, `is a zip archive without a model; ${SUPPORTED}`);
  }
}

/** A model.json with the weights that it names, from among these files. */
async function readTfjsPair(name: string, json: Bytes, files: readonly Opened[]): Promise<ImportedNetwork> {
  const { readTfjs, weightPaths } = await import('./tfjs/read.ts');
  const shards = new Set<Opened>();
  for (const path of weightPaths(name, json)) {
    const shard =
      files.find(file => file.name === path) ?? files.find(file => baseName(file.name) === baseName(path));
    if (!shard) throw badFile(name, `needs ${shown(path, 80)}; open both files together`);
    if (shards.has(shard))
      throw badFile(name, `names the file ${shown(shard.name, 80)} twice; expected each once`);
    shards.add(shard);
  }
  return readTfjs(name, json, joined([...shards].map(({ bytes }) => bytes)));
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The network, if it is one that can predict here, whoever read it. */
function network(name: string, imported: ImportedNetwork): Found {
  const flaw = flawOf(imported.network);
  if (flaw !== null) throw badFile(name, flaw);
  const specs = weightSpecs(imported.network);
  if (imported.weights.length !== specs.length)
    throw badFile(
      name,
      `holds ${imported.weights.length} arrays of weights; expected ${specs.length} for its layers`,
    );
  specs.forEach((spec, i) => {
    const values = imported.weights[i] ?? new Float32Array(0);
    if (values.length !== size(spec.shape))
      throw badFile(name, `holds ${values.length} weights for ${spec.name}; expected ${size(spec.shape)}`);
    if (!values.every(Number.isFinite))
      throw badFile(name, `holds a weight in ${spec.name} that is not a finite number; expected finite ones`);
    if (spec.role === 'movingVariance' && values.some(value => value < 0))
      throw badFile(name, `holds a variance in ${spec.name} below 0; expected none`);
  });
  return { kind: 'network', name, imported };
}
