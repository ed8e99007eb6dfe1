/** Archives are written by fflate, so that our reader is checked against somebody else's idea of the format. */
import { gzipSync, zipSync, type Zippable } from 'fflate';
import { expect, test } from 'vitest';
import { blobs } from '../testing/blobs.ts';
import { csvText } from '../testing/csv-text.ts';
import { idxImages, idxLabels } from '../testing/idx-bytes.ts';
import { digitSet, PIXELS, type DigitSet } from './digits.ts';
import { readFiles, type ReadOptions } from './read.ts';

const train = blobs(60);
const unlabelled: DigitSet = { ...blobs(40, 2), labels: null };
const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const kaggle: Zippable = {
  'sample_submission.csv': bytes('ImageId,Label\n1,0\n'),
  'test.csv': bytes(csvText(unlabelled)),
  'train.csv': bytes(csvText(train)),
};
const archive = zipSync(kaggle);
/** Several pieces long. */
const large = zipSync({ ...kaggle, 'train.csv': bytes(csvText(blobs(1500))) });

const read = (
  zip: Uint8Array,
  options?: ReadOptions,
  name = 'digit-recognizer.zip',
): Promise<readonly DigitSet[]> => readFiles([{ name, blob: new Blob([new Uint8Array(zip)]) }], options);
const names = (sets: readonly DigitSet[]): readonly string[] => sets.map(({ name }) => name);

test('digit-recognizer.zip gives both sets and passes the sample submission over', async () => {
  const [predict, labelled, ...others] = await read(archive);
  expect(others).toEqual([]);
  expect(predict).toEqual({ ...unlabelled, id: predict?.id, name: 'digit-recognizer.zip/test.csv' });
  expect(labelled).toEqual({ ...train, id: labelled?.id, name: 'digit-recognizer.zip/train.csv' });
});

test('entries may be stored, deep in folders, compressed themselves, and stand beside anything', async () => {
  const sets = await read(
    zipSync({
      data: {
        'fashion-mnist_train.csv': [bytes(csvText(train)), { level: 0 }],
        'mnist_test.csv.gz': [gzipSync(bytes(csvText(unlabelled))), { level: 0 }],
        'readme.txt': bytes('hello'),
        'prices.csv': bytes('name,price\nink,3\n'),
      },
      '__MACOSX/data/._train.csv': bytes('notes of the Finder'),
      'empty/': new Uint8Array(0),
    }),
  );
  expect(names(sets)).toEqual([
    'digit-recognizer.zip/data/fashion-mnist_train.csv',
    'digit-recognizer.zip/data/mnist_test.csv.gz',
  ]);
  expect(sets[0]).toMatchObject({ images: train.images, labels: train.labels });
  expect(sets.map(({ classNames }) => classNames?.[0])).toEqual(['T-shirt/top', undefined]);
});

test('IDX files inside pair up, and the same file twice counts once', async () => {
  const images = idxImages(train);
  const labels = idxLabels(train);
  const zip = zipSync({
    'train-images.idx3-ubyte': images,
    'train-images-idx3-ubyte/train-images-idx3-ubyte': images,
    'train-labels-idx1-ubyte/train-labels-idx1-ubyte': labels,
    'train-labels.idx1-ubyte': labels,
    't10k-images-idx3-ubyte': idxImages(blobs(30, 5)),
    't10k-labels-idx1-ubyte': idxLabels(blobs(30, 5)),
  });
  const sets = await read(zip, {}, 'archive.zip');
  expect(sets.map(({ name, count }) => [name, count])).toEqual([
    ['archive.zip/train-images.idx3-ubyte', 60],
    ['archive.zip/t10k-images-idx3-ubyte', 30],
  ]);
  expect(sets[0]?.labels).toEqual(train.labels);
});

test('progress never falls and ends at 1; a cancel is heard', async () => {
  const shares: number[] = [];
  await read(large, { onProgress: ({ share }) => shares.push(share) });
  expect(shares.length).toBeGreaterThan(3);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
  const controller = new AbortController();
  const reading = read(large, { signal: controller.signal, onProgress: () => controller.abort() });
  await expect(reading).rejects.toMatchObject({ name: 'Aborted' });
});

/** The archive with some bytes changed: `find` is where, counted from the last place where these bytes stand. */
function patched(zip: Uint8Array, find: readonly number[], offset: number, value: number): Uint8Array {
  const out = zip.slice();
  const at = out.findLastIndex((_, i) => find.every((byte, k) => out[i + k] === byte));
  expect(at).toBeGreaterThanOrEqual(0);
  out[at + offset] = value;
  return out;
}
/** The archive with a name in it replaced by one of the same length, wherever it stands. */
const renamed = (zip: Uint8Array, from: string, to: string): Uint8Array =>
  new Uint8Array(Buffer.from(Buffer.from(zip).toString('latin1').replaceAll(from, to), 'latin1'));
const DIRECTORY = [0x50, 0x4b, 0x01, 0x02];
const END = [0x50, 0x4b, 0x05, 0x06];
const damaged = 'its compressed data breaks off or does not add up; get it again.';

const badFiles: readonly (readonly [string, Uint8Array, string])[] = [
  [
    'nothing of use inside',
    zipSync({ 'readme.txt': bytes('hello'), 'sample_submission.csv': bytes('ImageId,Label\n') }),
    'digit-recognizer.zip is a zip archive without train.csv, test.csv or IDX files; expected one of them inside.',
  ],
  [
    'nothing at all inside',
    zipSync({}),
    'digit-recognizer.zip is a zip archive without train.csv, test.csv or IDX files; expected one of them inside.',
  ],
  [
    'an archive cut off',
    archive.slice(0, archive.length - 30),
    'digit-recognizer.zip is damaged or cut off: its list of files is not where it should be; get it again.',
  ],
  [
    'an archive without its beginning',
    archive.slice(1000),
    'digit-recognizer.zip is not text; Inkfold opens CSV files with the columns label, pixel0 to pixel783 (or the pixels alone) and MNIST’s IDX files, also compressed as .gz or .zip.',
  ],
  [
    'a directory that is elsewhere',
    patched(archive, END, 16, 7),
    'digit-recognizer.zip is damaged or cut off: its list of files is not where it should be; get it again.',
  ],
  [
    'a flipped byte in an entry',
    large.map((byte, i) => (i === large.length >> 1 ? byte ^ 0xff : byte)),
    `digit-recognizer.zip/train.csv is damaged or cut off: ${damaged}`,
  ],
  [
    'a wrong checksum',
    patched(archive, DIRECTORY, 16, 1),
    `digit-recognizer.zip/train.csv is damaged or cut off: ${damaged}`,
  ],
  [
    'a wrong checksum of a stored entry',
    patched(zipSync({ 'train.csv': bytes(csvText(train)) }, { level: 0 }), DIRECTORY, 16, 1),
    `digit-recognizer.zip/train.csv is damaged or cut off: ${damaged}`,
  ],
  [
    'a password',
    patched(archive, DIRECTORY, 8, 1),
    'digit-recognizer.zip/train.csv is locked with a password; unpack it and open what was inside.',
  ],
  [
    'another method of compression',
    patched(archive, DIRECTORY, 10, 14),
    'digit-recognizer.zip/train.csv is compressed in an unusual way; unpack it and open what was inside.',
  ],
  [
    'zip64',
    [16, 17, 18, 19].reduce<Uint8Array>((zip, offset) => patched(zip, END, offset, 0xff), archive),
    'digit-recognizer.zip is a zip64 archive; unpack it and open the files inside.',
  ],
  [
    'fewer files counted than there are',
    patched(archive, END, 10, 2),
    'digit-recognizer.zip is damaged or cut off: its list of files is not where it should be; get it again.',
  ],
  [
    'a size that is kept in a zip64 record',
    [20, 21, 22, 23].reduce<Uint8Array>((zip, offset) => patched(zip, DIRECTORY, offset, 0xff), archive),
    'digit-recognizer.zip is a zip64 archive; unpack it and open the files inside.',
  ],
  [
    'two files of one name',
    renamed(
      zipSync({ 'train.csv': bytes(csvText(train)), 'trail.csv': bytes(csvText(unlabelled)) }),
      'trail',
      'train',
    ),
    'digit-recognizer.zip holds two files named train.csv; expected one.',
  ],
  [
    'too many files',
    zipSync(Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`${i}.txt`, new Uint8Array(0)]))),
    'digit-recognizer.zip holds 1,001 files; archives of up to 1,000 can be opened.',
  ],
  [
    'a bad row in an entry',
    zipSync({ 'train.csv': bytes(`${csvText(train)}1,2,3\r\n`) }),
    'digit-recognizer.zip/train.csv, line 62, column 4 (pixel2): expected 785 columns, found 3; the row is too short.',
  ],
  [
    'a zip in a gzip',
    gzipSync(archive),
    'digit-recognizer.zip is a zip archive inside another archive; unpack it once and open the result.',
  ],
];

test.each(badFiles)('%s: one clear sentence', async (_, zip, sentence) => {
  await expect(read(zip)).rejects.toEqual(expect.objectContaining({ name: 'BadFile', message: sentence }));
});

test('the limit counts what really comes out, over all entries, whatever the directory claims', async () => {
  const blank = digitSet({ id: 'blank', name: 'Blank', images: new Uint8Array(1400 * PIXELS), labels: null });
  const entry = bytes(csvText(blank));
  const bomb = zipSync({ 'test.csv': entry, 'valid.csv': entry.subarray(0, -2) });
  expect([entry.length > 2 ** 21, bomb.length < 2 ** 16]).toEqual([true, true]);
  // Claims to inflate to a few bytes: the claim is in the directory, 24 bytes into each record.
  const liar = [24, 25, 26].reduce<Uint8Array>((zip, offset) => patched(zip, DIRECTORY, offset, 0), bomb);
  for (const zip of [bomb, liar])
    await expect(read(zip, { limit: 2 ** 21 })).rejects.toThrow(
      'digit-recognizer.zip inflates to more than 2.0 MiB; files of up to 2.0 MiB can be opened.',
    );
  const total = 2 * entry.length - 2;
  await expect(read(bomb, { limit: total - 1 })).rejects.toThrow('inflates to more than');
  await expect(read(bomb, { limit: total })).resolves.toHaveLength(2);
});

test('entries that share their bytes count each time that they are read', async () => {
  const zip = zipSync({ 'train.csv': bytes(csvText(train)) });
  const one = zip.length - 22 - 46 - 'train.csv'.length;
  const [record, end] = [zip.slice(one, -22), zip.slice(-22)];
  const paths = Array.from({ length: 99 }, (_, i) => `train${10 + i}.csv`);
  const records = paths.map((path, i) => {
    const copy = new Uint8Array(46 + path.length);
    copy.set(record.subarray(0, 46));
    copy.set(bytes(path), 46);
    const view = new DataView(copy.buffer);
    view.setUint16(28, path.length, true);
    // Another claimed size, so that they are not taken for one file.
    if (i > 0) view.setUint32(24, view.getUint32(24, true) + i, true);
    return copy;
  });
  const length = records.reduce((sum, copy) => sum + copy.length, 0);
  const view = new DataView(end.buffer);
  view.setUint16(8, paths.length, true);
  view.setUint16(10, paths.length, true);
  view.setUint32(12, length, true);
  const bomb = Buffer.concat([zip.subarray(0, one), ...records, end]);
  const limit = csvText(train).length + 1000;
  await expect(read(new Uint8Array(bomb), { limit })).rejects.toThrow(
    /inflates to more than|compressed data breaks off/,
  );
});

test('what is compressed twice over counts both times, however little comes out in the end', async () => {
  // Deflate blocks of no bytes at all: 4 MB of them are a gzip file of nothing, and deflate to a few kB.
  const empty = new Uint8Array(10 + 5 * 2 ** 20);
  empty.set([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
  for (let at = 10; at < empty.length; at += 5) empty.set([0, 0, 0, 0xff, 0xff], at);
  const bomb = zipSync({ 'train.csv.gz': [empty, { level: 9 }] });
  expect(bomb.length).toBeLessThan(2 ** 16);
  await expect(read(bomb, { limit: 2 ** 20 })).rejects.toThrow(
    'digit-recognizer.zip inflates to more than 1.0 MiB; files of up to 1.0 MiB can be opened.',
  );
});

test('names are kept in one line, short, their ends whole', async () => {
  const path = `a\u0000\u202e${'x'.repeat(300)}/train.csv`;
  const [set] = await read(zipSync({ [path]: bytes(csvText(train)) }));
  expect(set?.name).toMatch(/^digit-recognizer\.zip\/a x+…x+\/train\.csv$/);
  expect(set?.name.length).toBe(120);
});
