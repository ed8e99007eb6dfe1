/** The real Kaggle files, where there are any: INKFOLD_DATA names a folder that holds kaggle/train.csv.gz and test.csv.gz. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { classCounts } from './digits.ts';
import { readDigits } from './read.ts';

const folder = process.env.INKFOLD_DATA;
const reason = 'INKFOLD_DATA is not set: no real files to read';

async function open(name: string) {
  const bytes = new Uint8Array(await readFile(`${folder}/kaggle/${name}`));
  return readDigits(new Blob([bytes]), name);
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
