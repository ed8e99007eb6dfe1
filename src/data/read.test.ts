/**
 * Reading files as a person hands them over. Long because it is a list: every bad file of the interface's contract, each made
 * here, with the one sentence that it gets.
 */
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { present } from '../lib/check.ts';
import { blobs } from '../testing/blobs.ts';
import { cellsOf, csvText, csvWithCell, kaggleHeader } from '../testing/csv-text.ts';
import type { DigitSet } from './digits.ts';
import { readFiles, type ReadOptions, type ReadProgress } from './read.ts';

const train = blobs(12);
const text = csvText(train);
const unlabelled: DigitSet = { ...train, labels: null };

/** Reads these contents as a file of this name, and expects one set in it. */
async function read(name: string, content: BlobPart, options?: ReadOptions): Promise<DigitSet> {
  const sets = await readFiles([{ name, blob: new Blob([content]) }], options);
  expect(sets).toHaveLength(1);
  return present(sets[0], 'the set');
}
const gz = (content: string | Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(gzipSync(content));

test('reads a file and calls the set by its name', async () => {
  const set = await read('train.csv', text);
  expect(set).toEqual({ ...train, id: set.id, name: 'train.csv' });
});

test('reads UTF-8 with a byte order mark, and digits without labels', async () => {
  const marked = await read('marked.csv', csvText(train, { mark: true }));
  expect(marked.images).toEqual(train.images);
  expect((await read('test.csv', csvText(unlabelled))).labels).toBeNull();
});

test('reads gzip whatever it is called, and plain text called .gz', async () => {
  for (const name of ['train.csv.gz', 'train.csv', 'train'])
    expect((await read(name, gz(text))).images).toEqual(train.images);
  expect((await read('train.csv.gz', text)).images).toEqual(train.images);
});

test('two sets never share an id', async () => {
  const ids = await Promise.all(Array.from({ length: 20 }, async () => (await read('train.csv', text)).id));
  expect(new Set(ids).size).toBe(20);
});

const cell = (line: number, column: number, value: string): string => csvWithCell(train, line, column, value);
const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13);
const zip = Uint8Array.of(0x50, 0x4b, 0x03, 0x04, 20, 0, 0, 0);
const utf16 = (content: string, mark: boolean): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.from(`${mark ? '\ufeff' : ''}${content}`, 'utf16le'));
const row = cellsOf(train, 0);

/** What is in the file, and the whole sentence that a person reads about it. */
const badFiles: readonly (readonly [string, BlobPart, string])[] = [
  ['an empty file', '', 'bad.csv is empty; expected a header and one line for each digit.'],
  ['blank lines alone', '\r\n\r\n\n', 'bad.csv is empty; expected a header and one line for each digit.'],
  [
    'a header alone',
    `${kaggleHeader(true)}\r\n`,
    'bad.csv ends after line 1: it has a header but not one row of digits.',
  ],
  [
    'a row too short',
    `${text}${row.slice(0, 700).join(',')}\r\n`,
    'bad.csv, line 14, column 701 (pixel699): expected 785 columns, found 700; the row is too short.',
  ],
  [
    'a row too long',
    `${text}${[...row, 0].join(',')}\r\n`,
    'bad.csv, line 14, column 786: expected 785 columns, found 786; the row is too long.',
  ],
  [
    'a letter',
    cell(3, 35, 'a'),
    'bad.csv, line 3, column 35 (pixel33): expected a whole number from 0 to 255, found “a”.',
  ],
  [
    'a decimal',
    cell(13, 785, '12.5'),
    'bad.csv, line 13, column 785 (pixel783): expected a whole number from 0 to 255, found “12.5”.',
  ],
  [
    'a whole number written as a decimal',
    cell(2, 2, '12.0'),
    'bad.csv, line 2, column 2 (pixel0): expected a whole number from 0 to 255, found “12.0”.',
  ],
  [
    'a power of ten',
    cell(2, 2, '1e2'),
    'bad.csv, line 2, column 2 (pixel0): expected a whole number from 0 to 255, found “1e2”.',
  ],
  [
    '256 in a pixel',
    cell(2, 3, '256'),
    'bad.csv, line 2, column 3 (pixel1): expected a whole number from 0 to 255, found “256”.',
  ],
  [
    '−1 in a pixel',
    cell(2, 4, '-1'),
    'bad.csv, line 2, column 4 (pixel2): expected a whole number from 0 to 255, found “-1”.',
  ],
  [
    'a huge number',
    cell(2, 4, '9'.repeat(400)),
    'bad.csv, line 2, column 4 (pixel2): expected a whole number from 0 to 255, found “99999999999999999999999…”.',
  ],
  [
    'an empty pixel',
    cell(5, 10, ''),
    'bad.csv, line 5, column 10 (pixel8): expected a whole number from 0 to 255, found an empty cell.',
  ],
  [
    'a label of 10',
    cell(5, 1, '10'),
    'bad.csv, line 5, column 1 (label): expected a digit from 0 to 9, found “10”.',
  ],
  [
    'a blank label',
    cell(6, 1, ' '),
    'bad.csv, line 6, column 1 (label): expected a digit from 0 to 9, found an empty cell.',
  ],
  [
    'a quoted line break',
    cell(4, 7, '"1\n2"'),
    'bad.csv, line 4, column 7 (pixel5): expected a whole number from 0 to 255, found “1 2”.',
  ],
  [
    'a quote without its counterpart',
    cell(4, 7, '"1'),
    'bad.csv, line 4: expected every quotation mark to have its counterpart around the same cell.',
  ],
  [
    'a wrong name in the header',
    cell(1, 6, 'pixle4'),
    'bad.csv, line 1, column 6: expected “pixel4”, found “pixle4”.',
  ],
  [
    'a header too short',
    kaggleHeader(true).replace(',pixel783', ''),
    'bad.csv, line 1, column 785: expected a header of 785 columns, found 784.',
  ],
  [
    'a header too long',
    `${kaggleHeader(false)},label`,
    'bad.csv, line 1, column 785: expected a header of 784 columns, found 785.',
  ],
  [
    'rows of 784 without a header',
    row.slice(1).join(','),
    'bad.csv, line 1, column 785 (pixel783): expected 785 columns, found 784; the row is too short.',
  ],
  [
    'another table',
    'name,age\r\nAda,36\r\n',
    'bad.csv, line 1, column 1: expected “label”, “pixel0” or a row of 785 whole numbers, found “name”; Inkfold opens CSV files with the columns label, pixel0 to pixel783 (or the pixels alone) and MNIST’s IDX files, also compressed as .gz or .zip.',
  ],
  [
    'semicolons',
    text.replaceAll(',', ';'),
    'bad.csv, line 1: expected commas between the columns, found semicolons.',
  ],
  ['tabs', text.replaceAll(',', '\t'), 'bad.csv, line 1: expected commas between the columns, found tabs.'],
  [
    'a line without end',
    '0,'.repeat(50_000),
    'bad.csv, line 1: expected a row of 785 columns, found a line without end.',
  ],
  [
    'a PNG',
    png,
    'bad.csv is a PNG file; Inkfold opens CSV files with the columns label, pixel0 to pixel783 (or the pixels alone) and MNIST’s IDX files, also compressed as .gz or .zip.',
  ],
  [
    'a zip archive cut off',
    zip,
    'bad.csv is damaged or cut off: its list of files is not where it should be; get it again.',
  ],
  [
    'bytes of no known kind',
    Uint8Array.of(7, 200, 0, 9, 4, 0, 250, 250, 250, 1, 2, 3),
    'bad.csv is not text; Inkfold opens CSV files with the columns label, pixel0 to pixel783 (or the pixels alone) and MNIST’s IDX files, also compressed as .gz or .zip.',
  ],
  ['UTF-16', utf16(text, true), 'bad.csv is text in UTF-16; save it as CSV in UTF-8 and open that.'],
  [
    'UTF-16 without its mark',
    utf16(text, false),
    'bad.csv is text in UTF-16; save it as CSV in UTF-8 and open that.',
  ],
  [
    'a truncated gzip',
    gz(text).slice(0, 500),
    'bad.csv is damaged or cut off: its compressed data breaks off or does not add up; get it again.',
  ],
  [
    'a gzip with a flipped byte',
    gz(text).map((byte, i) => (i === 300 ? byte ^ 0xff : byte)),
    'bad.csv is damaged or cut off: its compressed data breaks off or does not add up; get it again.',
  ],
  [
    'a gzip header alone',
    gz(text).slice(0, 10),
    'bad.csv is damaged or cut off: its compressed data breaks off or does not add up; get it again.',
  ],
  ['a gzip of nothing', gz(''), 'bad.csv is empty; expected a header and one line for each digit.'],
  [
    'a gzip of a PNG',
    gz(png),
    'bad.csv is a PNG file; Inkfold opens CSV files with the columns label, pixel0 to pixel783 (or the pixels alone) and MNIST’s IDX files, also compressed as .gz or .zip.',
  ],
  ['a gzip in a gzip', gz(gz(text)), 'bad.csv is compressed twice; unpack it once and open the result.'],
];

test.each(badFiles)('%s gets one clear sentence', async (_, content, sentence) => {
  await expect(read('bad.csv', content)).rejects.toEqual(
    expect.objectContaining({ name: 'BadFile', message: sentence }),
  );
});

test('a file name with markup, controls or great length stays plain text in one line', async () => {
  const markup = '<img src=x onerror="alert(1)">.csv';
  await expect(read(markup, '')).rejects.toThrow(`${markup} is empty`);
  await expect(read('a\nb\u202Ec\u0000.csv', '')).rejects.toThrow('a b c .csv is empty');
  await expect(read('x'.repeat(5000), '')).rejects.toThrow(/^x{79}… is empty/);
});

test('a file of 2 GB is refused at once, unread', async () => {
  const file = new Blob([text]);
  Object.defineProperty(file, 'size', { value: 2 ** 31 });
  Object.defineProperty(file, 'slice', { value: () => expect.unreachable('it was read') });
  await expect(readFiles([{ name: 'huge.csv', blob: file }])).rejects.toThrow(
    'huge.csv holds 2.0 GiB; files of up to 1.0 GiB can be opened.',
  );
});

test('the limit counts what really comes out of a gzip', async () => {
  const bomb = gz(text + csvText(blobs(4000), { header: null }));
  expect(bomb.length).toBeLessThan(2 ** 22);
  await expect(read('bomb.csv.gz', bomb, { limit: 2 ** 22 })).rejects.toThrow(
    'bomb.csv.gz inflates to more than 4.0 MiB; files of up to 4.0 MiB can be opened.',
  );
});

test('a file that changed since it was chosen is said to be gone', async () => {
  const file = new Blob([text]);
  const slice = (): Blob =>
    Object.assign(new Blob(), { arrayBuffer: () => Promise.reject(new Error('NotReadableError')) });
  Object.defineProperty(file, 'slice', { value: slice });
  await expect(readFiles([{ name: 'gone.csv', blob: file }])).rejects.toThrow(
    'gone.csv can no longer be read',
  );
});

test('progress never falls and ends at 1, plain and compressed', async () => {
  const large = csvText(blobs(2000));
  for (const content of [large, gz(large)]) {
    const shares: number[] = [];
    await read('large.csv', content, { onProgress: ({ share }) => shares.push(share) });
    expect(shares.length).toBeGreaterThan(3);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares[0]).toBeGreaterThan(0);
    expect(shares.at(-1)).toBe(1);
  }
});

test('stops between two pieces, plain and compressed', async () => {
  const large = csvText(blobs(4000));
  for (const content of [large, gz(large)]) {
    const controller = new AbortController();
    let calls = 0;
    const onProgress = (): void => {
      calls += 1;
      if (calls === 2) controller.abort();
    };
    const reading = read('large.csv', content, { onProgress, signal: controller.signal });
    await expect(reading).rejects.toMatchObject({ name: 'Aborted' });
    expect(calls).toBe(2);
  }
  await expect(read('a.csv', text, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    name: 'Aborted',
  });
});

test('several files at once: sets in the order of the files, one progress over all, all or nothing', async () => {
  const files = [
    { name: 'train.csv', blob: new Blob([csvText(blobs(1200))]) },
    { name: 'test.csv.gz', blob: new Blob([gz(csvText(unlabelled))]) },
  ];
  const seen: string[] = [];
  const shares: number[] = [];
  const onProgress = ({ name, share }: ReadProgress): void => {
    seen.push(name);
    shares.push(share);
  };
  const sets = await readFiles(files, { onProgress });
  expect(sets.map(({ name, count }) => [name, count])).toEqual([
    ['train.csv', 1200],
    ['test.csv.gz', 12],
  ]);
  expect(new Set(seen)).toEqual(new Set(['train.csv', 'test.csv.gz']));
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
  const withBad = [...files, { name: 'bad.csv', blob: new Blob(['hello']) }];
  await expect(readFiles(withBad)).rejects.toThrow('bad.csv, line 1');
});

test('a set says what its classes are called where its name says fashion', async () => {
  expect((await read('fashion-mnist_train.csv', text)).classNames).toContain('Ankle boot');
  expect((await read('mnist_train.csv', text)).classNames).toBeNull();
});

test.for([
  [
    'a line of 100 MB',
    '0,'.repeat(2 ** 19),
    /line 1: expected a row of 785 columns, found a line without end\.$/,
  ],
  ['a header of ten million columns', 'pixel,'.repeat(2 ** 18), /line 1: .*a line without end\.$/],
  ['ten million line ends', '\n'.repeat(1e5), /is empty; expected a header/],
  ['100 MB of quotation marks', '"'.repeat(2 ** 20), /line 1: /],
] as const)('%s is read to no more than its limit', { timeout: 60_000 }, async ([, part, sentence]) => {
  const blob = new Blob(Array.from({ length: 100 }, () => part));
  await expect(readFiles([{ name: 'long.csv', blob }])).rejects.toThrow(sentence);
});
