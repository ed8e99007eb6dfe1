import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { blobs } from '../testing/blobs.ts';
import { idxBytes, idxImages, idxLabels } from '../testing/idx-bytes.ts';
import type { DigitSet } from './digits.ts';
import { readFiles } from './read.ts';

const train = blobs(1400);
const t10k = blobs(300, 2);
const IMAGES = 'train-images-idx3-ubyte';
const LABELS = 'train-labels-idx1-ubyte';

type Contents = Readonly<Record<string, Uint8Array<ArrayBuffer>>>;
const read = (contents: Contents): Promise<readonly DigitSet[]> =>
  readFiles(Object.entries(contents).map(([name, bytes]) => ({ name, blob: new Blob([bytes]) })));
const gz = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(gzipSync(bytes));

test('images and labels of one name become one set, in any order, compressed or not', async () => {
  const [first, second, ...others] = await read({
    't10k-labels-idx1-ubyte': idxLabels(t10k),
    [`${IMAGES}.gz`]: gz(idxImages(train)),
    't10k-images-idx3-ubyte': idxImages(t10k),
    [`${LABELS}.gz`]: gz(idxLabels(train)),
  });
  expect(others).toEqual([]);
  // A plain comparison takes seconds over a megabyte.
  expect(first && Buffer.compare(first.images, train.images)).toBe(0);
  expect({ ...first, images: null }).toEqual({ ...train, id: first?.id, name: `${IMAGES}.gz`, images: null });
  expect(second).toEqual({ ...t10k, id: second?.id, name: 't10k-images-idx3-ubyte' });
});

test('names written with a dot, as Kaggle has them', async () => {
  const sets = await read({
    'train-images.idx3-ubyte': idxImages(train),
    't10k-images.idx3-ubyte': idxImages(t10k),
    't10k-labels.idx1-ubyte': idxLabels(t10k),
    'train-labels.idx1-ubyte': idxLabels(train),
  });
  expect(sets.map(({ name, labels }) => [name, labels])).toEqual([
    ['train-images.idx3-ubyte', train.labels],
    ['t10k-images.idx3-ubyte', t10k.labels],
  ]);
});

test('a pair whose names do not match is paired by its count', async () => {
  const [set] = await read({ 'pictures.bin': idxImages(t10k), 'classes.bin': idxLabels(t10k) });
  expect(set).toMatchObject({ name: 'pictures.bin', count: 300, labels: t10k.labels });
});

test('Fashion-MNIST brings its class names, wherever the name says so', async () => {
  const [set] = await read({ images: idxImages(t10k), 'fashion-labels': idxLabels(t10k) });
  expect(set?.classNames?.[9]).toBe('Ankle boot');
});

const two = blobs(2);
/** What is in the files, and the whole sentence that a person reads about it. */
const badFiles: readonly (readonly [string, Contents, string])[] = [
  [
    'images without labels',
    { [IMAGES]: idxImages(two) },
    `${IMAGES} holds images without labels; open it together with its labels (${LABELS}).`,
  ],
  [
    'labels without images',
    { [`${LABELS}.gz`]: gz(idxLabels(two)) },
    `${LABELS}.gz holds labels without images; open it together with its images (${IMAGES}.gz).`,
  ],
  [
    'images without labels, under a name of their own',
    { 'mine.bin': idxImages(two) },
    'mine.bin holds images without labels; open it together with its labels.',
  ],
  [
    'two pairs, of which one lost its labels',
    { [IMAGES]: idxImages(two), [LABELS]: idxLabels(two), 't10k-images-idx3-ubyte': idxImages(two) },
    't10k-images-idx3-ubyte holds images without labels; open it together with its labels (t10k-labels-idx1-ubyte).',
  ],
  [
    'fewer labels than images',
    { [IMAGES]: idxImages(train), [LABELS]: idxLabels(two) },
    `${LABELS} holds 2 labels, but ${IMAGES} holds 1,400 images; expected as many.`,
  ],
  [
    'another magic number',
    { [IMAGES]: idxBytes([0x0802, 2, 28], two.images) },
    `${IMAGES} begins with the magic number 0x00000802; expected 0x00000803 (images) or 0x00000801 (labels).`,
  ],
  [
    'a magic number of no IDX file, under an IDX file’s name',
    { [LABELS]: idxBytes([0x01080000, 2], Uint8Array.of(1, 2)) },
    `${LABELS} begins with the magic number 0x01080000; expected 0x00000803 (images) or 0x00000801 (labels).`,
  ],
  [
    'fewer bytes than the header claims',
    { [IMAGES]: idxImages(two).slice(0, 1000) },
    `${IMAGES} is cut off: it holds 1,000 of the 1,584 bytes that its IDX header claims (2 images).`,
  ],
  [
    'a header that claims four billion images',
    { [IMAGES]: idxBytes([0x0803, 0xffffffff, 28, 28], two.images) },
    `${IMAGES} is cut off: it holds 1,584 of the 3,367,254,359,296 bytes that its IDX header claims (4,294,967,295 images).`,
  ],
  [
    'more bytes than the header claims',
    { [IMAGES]: idxBytes([0x0803, 1, 28, 28], two.images) },
    `${IMAGES} goes on after the 1 images that its IDX header claims.`,
  ],
  [
    'labels cut off',
    { [LABELS]: idxBytes([0x0801, 10], Uint8Array.of(1, 2, 3)) },
    `${LABELS} is cut off: it holds 11 of the 18 bytes that its IDX header claims (10 labels).`,
  ],
  [
    'a header cut off',
    { [IMAGES]: idxImages(two).slice(0, 12) },
    `${IMAGES} is cut off within its IDX header.`,
  ],
  [
    'no images at all',
    { [IMAGES]: idxBytes([0x0803, 0, 28, 28], new Uint8Array(0)) },
    `${IMAGES} holds nothing: its IDX header claims 0 digits.`,
  ],
  [
    'images of another size',
    { [IMAGES]: idxBytes([0x0803, 2, 24, 32], new Uint8Array(2 * 24 * 32)) },
    `${IMAGES} holds images of 32 × 24 pixels; expected 28 × 28.`,
  ],
  [
    'a label above 9',
    { [LABELS]: idxBytes([0x0801, 4], Uint8Array.of(0, 9, 10, 3)) },
    `${LABELS} has 10 as label 3; expected a class from 0 to 9.`,
  ],
  [
    'a truncated .gz',
    { [`${IMAGES}.gz`]: gz(idxImages(train)).slice(0, 5000) },
    `${IMAGES}.gz is damaged or cut off: its compressed data breaks off or does not add up; get it again.`,
  ],
];

test.each(badFiles)('%s: one clear sentence', async (_, contents, sentence) => {
  await expect(read(contents)).rejects.toEqual(
    expect.objectContaining({ name: 'BadFile', message: sentence }),
  );
});
