/**
 * Hostile files of digits. What is read is compared with what a second, plain reader makes of the same bytes; what came out
 * of something compressed must be what was put in. Long for the second reader, which shares nothing with the first.
 */
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import type { Random } from '../lib/random.ts';
import { csvText, type CsvStyle } from '../testing/csv-text.ts';
import { campaign, CAMPAIGN_MS, type Campaign } from '../testing/fuzz/campaign.ts';
import { damaged, spotsOf } from '../testing/fuzz/bytes.ts';
import { idxImages, idxLabels } from '../testing/idx-bytes.ts';
import { digitSet, PIXELS, type DigitSet } from './digits.ts';
import { fingerprintOf } from './fingerprint.ts';
import { readFiles } from './read.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** The most that a file of these tests may inflate to: the tests' own bombs are small. */
const LIMIT = 2 ** 22;

const read = (files: readonly (readonly [name: string, bytes: Bytes])[]): Promise<readonly DigitSet[]> =>
  readFiles(
    files.map(([name, bytes]) => ({ name, blob: new Blob([bytes]) })),
    { limit: LIMIT },
  );

const utf8 = (text: string): Bytes => new TextEncoder().encode(text);
const gz = (bytes: Bytes): Bytes => new Uint8Array(gzipSync(bytes));

/** Three digits, mostly paper: short as CSV. */
function tiny(seed: number): DigitSet {
  const images = Uint8Array.from({ length: 3 * PIXELS }, (_, i) =>
    i % (7 + seed) === 0 ? (i * 31) % 256 : 0,
  );
  return digitSet({ id: 'tiny', name: 'tiny', images, labels: Uint8Array.of(seed, 9, 0) });
}

const set = tiny(4);
const placeHeader = [
  'label',
  ...Array.from({ length: PIXELS }, (_, i) => `${Math.floor(i / 28) + 1}x${(i % 28) + 1}`),
];
const styles: readonly CsvStyle[] = [
  {},
  { header: null, newline: '\n' },
  { quoted: true },
  { mark: true, newline: '\n', ended: false },
  { newline: '\r' },
  { header: placeHeader.join(','), newline: '\n' },
];
const texts = [...styles.map(style => csvText(set, style)), csvText({ ...set, labels: null })];

/** Cells that are nearly numbers. */
const CELLS: readonly string[] = [
  '1e308',
  '1e2',
  '0x10',
  ' 5',
  '5 ',
  '\t5',
  '٣',
  '５',
  '5\u0000',
  '\u00005',
  '5\u202e',
  '+5',
  '-0',
  '-1',
  '256',
  '255',
  '12.0',
  '',
  ' ',
  '"',
  '""',
  '"5"',
  '"5',
  '5"',
  '"5\n6"',
  '=1+1',
  'NaN',
  'Infinity',
  'null',
  'undefined',
  '9'.repeat(400),
  '1'.repeat(70_000),
  '0'.repeat(50) + '7',
  '1,2',
  '1;2',
  '\n',
  '\r',
  '\r\n',
  '\ufeff5',
  'label',
  'pixel0',
  '\ud800',
];

/** A good text with something wrong in its cells or lines. */
function damagedText(text: string, rng: Random): string {
  const newline = text.includes('\r\n') ? '\r\n' : text.includes('\n') ? '\n' : '\r';
  const lines = text.split(newline);
  const at = rng.below(lines.length);
  const cells = (lines[at] ?? '').split(',');
  const cell = rng.below(Math.min(cells.length, 1 + rng.below(785)));
  const hostile = CELLS[rng.below(CELLS.length)] ?? '';
  switch (rng.below(8)) {
    case 0:
      cells.splice(cell, 1 + rng.below(3));
      break;
    case 1:
      cells.splice(cell, 0, hostile);
      break;
    case 2:
      lines.splice(at, 0, lines[rng.below(lines.length)] ?? '', ...(rng.below(2) === 0 ? ['', ' '] : []));
      return lines.join(newline);
    case 3:
      return lines.toSpliced(at, 1).join(newline);
    case 4:
      return text.replaceAll(newline, ['\n', '\r', '\r\n', '\n\r', '\u2028', ' '][rng.below(6)] ?? '');
    default:
      cells[cell] = hostile;
  }
  lines[at] = cells.join(',');
  return lines.join(newline);
}

function hostileCsv(rng: Random): Bytes {
  const text = texts[rng.below(texts.length)] ?? '';
  if (rng.below(3) === 0) return damaged(utf8(text), rng);
  const once = damagedText(text, rng);
  return utf8(rng.below(3) === 0 ? damagedText(once, rng) : once);
}

/** The rows of a CSV file as a plain reader takes them; null where quotes make that hard. */
function plainRows(bytes: Bytes): readonly (readonly string[])[] | null {
  const text = new TextDecoder().decode(bytes).replaceAll(/"( *\d* *|label|pixel\d+)"(?=[,\r\n]|$)/g, '$1');
  if (text.includes('"')) return null;
  const lines = (text.includes('\n') ? text.split(/\r?\n/) : text.split('\r')).filter(
    line => line.trim() !== '',
  );
  const rows = lines.map(line => line.split(','));
  const isHeader = !/^ *\d+ *$/.test(rows[0]?.[0] ?? '');
  return isHeader ? rows.slice(1) : rows;
}

function expectRows({ count, images, labels }: DigitSet, rows: readonly (readonly string[])[]): void {
  const cells = rows.flatMap(row => (labels === null ? row : row.slice(1)));
  expect(count).toBe(rows.length);
  expect(cells.every(cell => /^ *\d+ *$/.test(cell))).toBe(true);
  expect(Buffer.compare(images, Buffer.from(cells.map(Number)))).toBe(0);
  expect(cells.map(Number).every(value => value <= 255)).toBe(true);
  if (labels !== null) expect(rows.map(([label]) => Number(label))).toEqual([...labels]);
}

/** What holds of every set, whatever it came from. */
function expectSound({ count, images, labels, hashes, name }: DigitSet): void {
  expect(count).toBeGreaterThan(0);
  expect(images.length).toBe(count * PIXELS);
  expect(hashes.length).toBe(2 * count);
  expect(labels === null || (labels.length === count && labels.every(label => label < 10))).toBe(true);
  expect(name.length).toBeLessThanOrEqual(120);
  expect(name).not.toMatch(/[\p{Cc}\p{Cf}]/u);
}

const csv: Campaign = {
  format: 'CSV',
  names: ['train.csv'],
  async attempt(rng) {
    const bytes = hostileCsv(rng);
    const sets = await read([['train.csv', bytes]]);
    expect(sets).toHaveLength(1);
    for (const one of sets) {
      expectSound(one);
      const rows = plainRows(bytes);
      if (rows) expectRows(one, rows);
    }
  },
};

/** Every set must be one of those that were put in. */
function expectAmong(sets: readonly DigitSet[], originals: readonly DigitSet[]): void {
  const known = originals.map(fingerprintOf);
  for (const one of sets) {
    expectSound(one);
    expect(known).toContain(fingerprintOf(one));
  }
}

const gzip: Campaign = {
  format: 'gzip',
  names: ['train.csv.gz'],
  async attempt(rng) {
    if (rng.below(4) === 0) {
      const bytes = hostileCsv(rng);
      const [one, ...others] = await read([['train.csv.gz', gz(bytes)]]);
      expect(others).toEqual([]);
      const rows = plainRows(bytes);
      if (one && rows) expectRows(one, rows);
      return;
    }
    const text = texts[rng.below(texts.length)] ?? '';
    const bytes = gz(utf8(text));
    // gzip lets members follow one another, whose contents then do so too.
    const twice = digitSet({
      ...set,
      images: Uint8Array.of(...set.images, ...set.images),
      labels: Uint8Array.of(...(set.labels ?? []), ...(set.labels ?? [])),
    });
    const sets = await read([['train.csv.gz', damaged(bytes, rng, [0, bytes.length - 8])]]);
    expectAmong(sets, [set, { ...set, labels: null }, twice]);
  },
};

const other = tiny(2);
const kaggle = (level: 0 | 6): Bytes =>
  zipSync({
    'data/': new Uint8Array(0),
    'sample_submission.csv': utf8('ImageId,Label\n1,0\n'),
    'data/test.csv': [utf8(csvText({ ...other, labels: null })), { level }],
    'data/train.csv': [utf8(csvText(set)), { level }],
    'train-images-idx3-ubyte.gz': [gz(idxImages(other)), { level: 0 }],
    'train-labels-idx1-ubyte': [idxLabels(other), { level }],
  }).slice();
const archives = [kaggle(0), kaggle(6)];

/** How many entries an archive's directory holds, walked to its end, and how many its end record claims. */
function entriesIn(bytes: Bytes): { readonly walked: number; readonly claimed: number } {
  const view = new DataView(bytes.buffer);
  const end = Buffer.from(bytes).lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
  let at = view.getUint32(end + 16, true);
  let walked = 0;
  while (at + 46 <= bytes.length && view.getUint32(at, true) === 0x02014b50) {
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    walked++;
  }
  return { walked, claimed: view.getUint16(end + 10, true) };
}

const zip: Campaign = {
  format: 'zip of CSV and IDX',
  names: ['digits.zip'],
  async attempt(rng) {
    const archive = archives[rng.below(archives.length)] ?? new Uint8Array(0);
    if (rng.below(4) === 0) {
      const bytes = hostileCsv(rng);
      const [one] = await read([['digits.zip', zipSync({ 'train.csv': bytes }).slice()]]);
      const rows = plainRows(bytes);
      if (one && rows) expectRows(one, rows);
      return;
    }
    const bytes = damaged(archive, rng, spotsOf(archive, ['PK']));
    const sets = await read([['digits.zip', bytes]]);
    expectAmong(sets, [set, other, { ...other, labels: null }]);
    const { walked, claimed } = entriesIn(bytes);
    expect(claimed).toBe(walked);
  },
};

const IMAGES = 'train-images-idx3-ubyte';
const LABELS = 'train-labels-idx1-ubyte';

/** Both halves, one of them damaged. */
function hostilePair(rng: Random): readonly [images: Bytes, labels: Bytes] {
  const images = idxImages(set);
  const labels = idxLabels(set);
  if (rng.below(2) === 0) return [damaged(images, rng, [0, 0, 4, 8]), labels];
  return [images, damaged(labels, rng, [0])];
}

/** The bytes that follow both headers are what was read, as many as the headers say. */
function expectPair(sets: readonly DigitSet[], images: Bytes, labels: Bytes): void {
  expect(sets).toHaveLength(1);
  for (const one of sets) {
    expectSound(one);
    expect(new DataView(images.buffer).getUint32(4)).toBe(one.count);
    expect(new DataView(labels.buffer).getUint32(4)).toBe(one.count);
    expect(Buffer.compare(one.images, images.subarray(16))).toBe(0);
    expect(one.labels && Buffer.compare(one.labels, labels.subarray(8))).toBe(0);
  }
}

const idx: Campaign = {
  format: 'IDX',
  names: [IMAGES, LABELS],
  async attempt(rng) {
    const [images, labels] = hostilePair(rng);
    expectPair(
      await read([
        [IMAGES, images],
        [LABELS, labels],
      ]),
      images,
      labels,
    );
  },
};

const idxGz: Campaign = {
  format: 'IDX as gzip',
  names: [`${IMAGES}.gz`, `${LABELS}.gz`],
  async attempt(rng) {
    const [images, labels] = rng.below(2) === 0 ? hostilePair(rng) : [idxImages(set), idxLabels(set)];
    const packed = gz(images);
    const isDamaged = rng.below(2) === 0;
    const sets = await read([
      [`${IMAGES}.gz`, isDamaged ? damaged(packed, rng, [0, packed.length - 8]) : packed],
      [`${LABELS}.gz`, gz(labels)],
    ]);
    expectPair(sets, images, labels);
  },
};

const campaigns = [csv, gzip, zip, idx, idxGz];
for (const tried of campaigns)
  test(tried.format, { timeout: CAMPAIGN_MS }, async () => {
    const { failures, readings, rejections } = await campaign(tried);
    expect(failures).toEqual([]);
    // Neither all read nor all refused: such a campaign would have tried nothing.
    expect(readings).toBeGreaterThan(0);
    expect(rejections).toBeGreaterThan(readings / 10);
  });
