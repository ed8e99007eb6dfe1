/** The real Kaggle files, where there are any: INKFOLD_DATA names a folder that holds kaggle/ and mnist/. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { classCounts } from './digits.ts';
import { present } from '../lib/check.ts';
import { countDuplicates, countOverlap } from './duplicates.ts';
import { readFiles } from './read.ts';

const folder = process.env.INKFOLD_DATA;
const reason = 'INKFOLD_DATA is not set: no real files to read';

async function open(name: string) {
  const bytes = new Uint8Array(await readFile(`${folder}/kaggle/${name}`));
  const [set] = await readFiles([{ name, blob: new Blob([bytes]) }]);
  return present(set, name);
}

test('train.csv: 42,000 labelled digits with the sums that pandas finds', async context => {
  if (!folder) return context.skip(reason);
  const set = await open('train.csv.gz');
  expect(set.count).toBe(42000);
  const pixels = set.images.reduce((sum, ink) => sum + ink, 0);
  const labels = (set.labels ?? new Uint8Array(0)).reduce((sum, label) => sum + label, 0);
  // 1,100,275,806 is the sum over all 785 columns.
  expect([pixels, pixels + labels]).toEqual([1_100_088_627, 1_100_275_806]);
  expect(classCounts(set)).toEqual([4132, 4684, 4177, 4351, 4072, 3795, 4137, 4401, 4063, 4188]);
});

test('test.csv: 28,000 digits without labels', async context => {
  if (!folder) return context.skip(reason);
  const set = await open('test.csv.gz');
  expect(set).toMatchObject({ count: 28000, labels: null });
});

test('every one of test.csv’s images is in MNIST, and none is in train.csv', async context => {
  if (!folder) return context.skip(reason);
  const names = ['train-images-idx3', 'train-labels-idx1', 't10k-images-idx3', 't10k-labels-idx1'];
  const files = names.map(async name => {
    const bytes = new Uint8Array(await readFile(`${folder}/mnist/${name}-ubyte.gz`));
    return { name, blob: new Blob([bytes]) };
  });
  const [training, held] = await readFiles(await Promise.all(files));
  const [train, predicted] = [await open('train.csv.gz'), await open('test.csv.gz')];
  expect(await countOverlap(present(training, 'MNIST'), predicted)).toBe(24_015);
  expect(await countOverlap(present(held, 'MNIST 10k'), predicted)).toBe(3985);
  expect(await countOverlap(train, predicted)).toBe(0);
  expect(await countDuplicates(train)).toEqual({ duplicates: 0, conflicting: 0 });
});
