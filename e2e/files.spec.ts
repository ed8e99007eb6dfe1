/** Every kind of file that opens, what the page finds out about digits before training, and bad files of these kinds. */
import { gunzipSync } from 'node:zlib';
import { idxBytes } from '../src/testing/idx-bytes.ts';
import { chosenRows, file, gzipped, idxPair, mislabelled, placeHeader, zipped } from './support/files.ts';
import { csv, header, rows, sampleSets } from './support/kaggle.ts';
import { readMetrics } from './support/reports.ts';
import { readSubmission } from './support/submission.ts';
import { expect, test } from './support/test.ts';

const { train, test: unlabelled } = await sampleSets(120, 45);
const held = chosenRows(
  (await sampleSets(160, 1)).train,
  Array.from({ length: 40 }, (_, i) => 120 + i),
);
const trainRows = rows(train);
const trainCsv = csv('train.csv', header(true), ...trainRows);
const testCsv = csv('test.csv', header(false), ...rows(unlabelled));
const [trainImages, trainLabels] = idxPair('train', train);
const [testImages, testLabels] = idxPair('t10k', held);

test('archives, IDX pairs and CSV as MNIST circulates', async ({ app }) => {
  const data = app.panel('Data');
  await test.step('digit-recognizer.zip', async () => {
    const notes = file('sample_submission.csv', 'ImageId,Label\r\n1,0\r\n');
    await app.openFiles(zipped('digit-recognizer.zip', notes, testCsv, trainCsv));
    await expect(data).toContainText('120 labelled digits');
    await expect(data).toContainText('45 unlabelled digits');
    await expect(data).toContainText('digit-recognizer.zip/train.csv');
  });
  await test.step('train.csv.gz', async () => {
    const shorter = csv('train.csv', header(true), ...trainRows.slice(0, 70));
    await app.openFiles(gzipped(shorter));
    await expect(data).toContainText('70 labelled digits');
  });
  await test.step('IDX, plain', async () => {
    await app.openFiles(trainLabels, testLabels, trainImages, testImages);
    await expect(data).toContainText('120 labelled digits to train on');
    await expect(data).toContainText('40 labelled digits to validate on or predict');
  });
  await test.step('without a header, label first', async () => {
    await app.openFiles(csv('mnist_train.csv', ...trainRows.slice(0, 50)));
    await expect(data).toContainText('50 labelled digits to train on');
  });
  await test.step('with the header label,1x1,…', async () => {
    await app.openFiles(csv('mnist_train.csv', placeHeader(), ...trainRows.slice(0, 55)));
    await expect(data).toContainText('55 labelled digits to train on');
  });
  await test.step('IDX, .gz: the same pixels', async () => {
    expect(gunzipSync(gzipped(trainImages).bytes).equals(trainImages.bytes)).toBe(true);
    await app.openFiles(gzipped(trainImages), gzipped(trainLabels));
    await expect(data).toContainText('120 labelled digits to train on');
    // One of the test images is known from train.csv: the hash of its pixels must be the same in both kinds of file.
    await app.openFiles(csv('test.csv', header(false), trainRows[3]?.replace(/^\d,/, '') ?? ''));
    await expect(data.getByRole('list', { name: 'Warnings about the data' })).toContainText(
      '1 of 1 test images',
    );
  });
  await expect(app.alerts).toHaveCount(0);
});

test('Fashion-MNIST shows the names of its classes', async ({ app, page }) => {
  await app.openFiles(
    ...idxPair('fashion-mnist/train', train).map(({ name, bytes }) => file(name.replace('/', '-'), bytes)),
  );
  const classes = page.getByRole('table', { name: 'Digits of each class' });
  await expect(classes.getByRole('rowheader')).toHaveText([
    'T-shirt/top',
    'Trouser',
    'Pullover',
    'Dress',
    'Coat',
    'Sandal',
    'Shirt',
    'Sneaker',
    'Bag',
    'Ankle boot',
  ]);
  await app.force('WASM');
  await app.set({ Epochs: 1 });
  await app.trainToEnd(60_000);
  const results = await app.tableRows('Classes');
  expect(results.some(([name]) => name?.includes('Ankle boot'))).toBe(true);
  const metrics = await readMetrics(await app.download('metrics'));
  expect(metrics.overall.classes.at(-1)?.name).toBe('Ankle boot');
});

test('a labelled test set validates the run, and is predicted', async ({ app }) => {
  await app.openFiles(trainImages, trainLabels, testImages, testLabels);
  await expect(app.panel('Data')).toContainText('40 labelled digits to validate on or predict');
  await app.select({ Validation: 'Test set' });
  await app.force('WASM');
  await app.set({ Epochs: 2 });
  await app.trainToEnd(60_000);
  const { overall } = await readMetrics(await app.download('metrics'));
  expect(overall.n, 'all of the test set').toBe(40);
  const labels = await readSubmission(await app.downloadSubmission());
  const right = labels.filter((label, row) => label === held.labels?.[row]).length;
  expect(right, 'the submission and the validation are of the same digits by the same network').toBe(
    overall.correct,
  );

  await app.openFiles(testCsv);
  await expect(app.panel('Data')).toContainText('45 unlabelled digits');
  await app.train.click();
  await expect(app.panel('Train').getByRole('alert')).toContainText('labelled');
});

test('duplicates, conflicting labels and test images among the training images are counted', async ({
  app,
}) => {
  const warnings = app.page.getByRole('list', { name: 'Warnings about the data' });
  await app.openFiles(trainCsv, testCsv);
  await expect(app.panel('Data')).toContainText('45 unlabelled digits');
  await expect(warnings).toHaveCount(0);

  const wrong = rows(mislabelled(train, [0, 1]));
  const repeated = [...trainRows, ...wrong.slice(0, 5)]; // five images again, two of them with other labels
  const known = trainRows.slice(0, 9).map(row => row.replace(/^\d,/, ''));
  await app.openFiles(
    csv('train.csv', header(true), ...repeated),
    csv('test.csv', header(false), ...rows(unlabelled), ...known),
  );
  await expect(warnings.getByRole('listitem')).toHaveText([
    /^9 of 54 test images are among the training images/,
    /^5 training images repeat an earlier one/,
    /^2 of these have another label/,
  ]);
});

test('bad archives and IDX files get one sentence, and what was loaded stays', async ({ app }) => {
  await app.openFiles(trainCsv);
  await expect(app.panel('Data')).toContainText('120 labelled digits');
  const alert = app.panel('Data').getByRole('alert');
  const bad = [
    {
      files: [zipped('holiday.zip', file('beach.txt', 'sand'))],
      says: [/holiday\.zip/, /without train\.csv, test\.csv or IDX/],
    },
    {
      files: [zipped('half.zip', trainCsv)].map(({ name, bytes }) => file(name, bytes.subarray(0, 900))),
      says: [/half\.zip/, /damaged or cut off/],
    },
    {
      files: [trainImages],
      says: [/train-images-idx3-ubyte/, /images without labels/, /train-labels-idx1-ubyte/],
    },
    { files: [trainLabels], says: [/train-labels-idx1-ubyte/, /labels without images/] },
    {
      files: [
        file('train-images-idx3-ubyte', idxBytes([0x0d03, 1, 28, 28], new Uint8Array(784))),
        trainLabels,
      ],
      says: [/train-images-idx3-ubyte/, /magic number 0x00000d03/, /0x00000803/],
    },
    {
      files: [file(trainImages.name, trainImages.bytes.subarray(0, 5000)), trainLabels],
      says: [/train-images-idx3-ubyte/, /5,000 of the 94,096 bytes/],
    },
    {
      files: [trainImages, file('train-labels-idx1-ubyte', testLabels.bytes)],
      says: [/train-labels-idx1-ubyte/, /40 labels/, /120 images/],
    },
    {
      files: [
        file('train-images-idx3-ubyte', idxBytes([0x0803, 1, 32, 32], new Uint8Array(1024))),
        trainLabels,
      ],
      says: [/32 × 32/, /28 × 28/],
    },
  ];
  for (const { files, says } of bad) {
    await test.step(String(says[1] ?? says[0]), async () => {
      await app.openFiles(...files);
      for (const part of says) await expect.soft(alert).toContainText(part);
      await expect.soft(alert).not.toContainText(/\bat \S+:\d+|Error:|undefined/);
      await expect(app.panel('Data')).toContainText('120 labelled digits');
    });
  }
});
