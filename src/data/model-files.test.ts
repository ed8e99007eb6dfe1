/** Models and digits are told apart by what is in them. */
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { blobs } from '../testing/blobs.ts';
import { csvText } from '../testing/csv-text.ts';
import { idxImages } from '../testing/idx-bytes.ts';
import { isModelFile } from './model-files.ts';

const text = (written: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(written);
const zip = (...paths: readonly string[]): Uint8Array<ArrayBuffer> =>
  zipSync(Object.fromEntries(paths.map(path => [path, text('{}')])));
const hdf5 = Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0);
const picture = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0);

test.for<readonly [what: string, name: string, bytes: Uint8Array<ArrayBuffer>, expected: boolean]>([
  ['HDF5', 'a.csv', hdf5, true],
  ['JSON', 'model.json', text('\ufeff\n {"format": "layers-model"}'), true],
  ['weights of some model', 'group1-shard1of1.bin', Uint8Array.of(1, 2, 3, 0), true],
  ['a zip of model.json', 'a.zip', zip('model.json', 'weights.bin'), true],
  ['a folder with model.json, zipped', 'a.zip', zip('net/model.json', 'net/weights.bin'), true],
  ['a Keras archive', 'a.keras', zip('metadata.json', 'config.json', 'model.weights.h5'), true],
  ['an experiment', 'a.inkfold', zip('experiment.json'), true],
  ['CSV', 'model.h5', text(csvText(blobs(3))), false],
  ['IDX', 'model.keras', idxImages(blobs(3)), false],
  ['a picture', 'model.json', picture, false],
  ['nothing', 'model.h5', new Uint8Array(0), false],
  ['a zip of digits', 'digits.zip', zip('train.csv'), false],
  ['a zip with the Finder’s notes on a model', 'a.zip', zip('__MACOSX/model.json', 'train.csv'), false],
  ['a zip cut off', 'a.keras', zip('config.json', 'model.weights.h5').slice(0, 60), false],
])('%s', async ([, name, bytes, expected]) => {
  expect(await isModelFile({ name, blob: new Blob([bytes]) })).toBe(expected);
});
