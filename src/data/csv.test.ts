import { expect, test } from 'vitest';
import { random } from '../lib/random.ts';
import { blobs } from '../testing/blobs.ts';
import { cellsOf, csvText, kaggleHeader, type CsvStyle } from '../testing/csv-text.ts';
import { csvReader, type CsvDigits } from './csv.ts';
import type { DigitSet } from './digits.ts';

const train = blobs(30);
const unlabelled: DigitSet = { ...train, labels: null };

function read(text: string, cuts: readonly number[] = []): CsvDigits {
  const reader = csvReader('digits.csv');
  let from = 0;
  for (const to of [...cuts, text.length]) {
    reader.push(text.slice(from, to));
    from = to;
  }
  return reader.finish();
}

const contents = ({ count, images, labels, hashes }: DigitSet): CsvDigits => ({
  count,
  images,
  labels,
  hashes,
});

const placeNames = [
  'label',
  ...Array.from({ length: 784 }, (_, i) => `${Math.floor(i / 28) + 1}x${(i % 28) + 1}`),
];
const styles: readonly (readonly [string, CsvStyle])[] = [
  ['CRLF, as Kaggle writes it', {}],
  ['LF', { newline: '\n' }],
  ['CR alone', { newline: '\r' }],
  ['quotes around every cell', { quoted: true }],
  ['quotes and LF', { quoted: true, newline: '\n' }],
  ['no end to the last line', { ended: false }],
  ['no end to the last line, quoted', { ended: false, quoted: true }],
  ['no header', { header: null }],
  ['no header, LF, no end', { header: null, newline: '\n', ended: false }],
  ['the header label,1x1,…', { header: placeNames.join(',') }],
  ['a header in capitals with spaces', { header: kaggleHeader(true).toUpperCase().replaceAll(',', ' , ') }],
  ['empty lines in between', { newline: '\r\n\r\n' }],
];

test.each(styles)('reads labelled digits: %s', (_, style) => {
  expect(read(csvText(train, style))).toEqual(contents(train));
});

test.each([
  ['CRLF', {}],
  ['LF, quoted, no end', { newline: '\n', quoted: true, ended: false }],
] as const)('reads digits without labels: %s', (_, style) => {
  expect(read(csvText(unlabelled, style))).toEqual(contents(unlabelled));
});

test('it does not matter where the text is cut', () => {
  const rng = random(8);
  for (const style of [{}, { newline: '\n' }, { newline: '\r' }, { quoted: true }]) {
    const text = csvText(train, style);
    for (let trial = 0; trial < 8; trial++) {
      const cuts = Array.from({ length: 60 }, () => rng.below(text.length)).toSorted((a, b) => a - b);
      expect(read(text, cuts)).toEqual(contents(train));
    }
  }
  const short = csvText(blobs(2));
  expect(
    read(
      short,
      Array.from({ length: short.length }, (_, i) => i),
    ),
  ).toEqual(contents(blobs(2)));
});

test('only some cells quoted, spaces around numbers, leading zeros', () => {
  const cells = cellsOf(blobs(1), 0);
  const odd = cells.map((cell, i) => [cell, `"${cell}"`, ` ${cell} `, `00${cell}`][i % 4]);
  expect(read(`${kaggleHeader(true)}\n${odd.join(',')}\n`)).toEqual(contents(blobs(1)));
});

test('line numbers are an editor’s: empty lines and the header count', () => {
  const row = cellsOf(train, 0).join(',');
  const bad = [...cellsOf(train, 1).slice(0, -1), 'x'].join(',');
  expect(() => read([kaggleHeader(true), '', row, '', '', bad].join('\r\n'))).toThrow(
    'digits.csv, line 6, column 785 (pixel783): expected a whole number from 0 to 255, found “x”.',
  );
  expect(() => read([row, bad].join('\n'))).toThrow('digits.csv, line 2, column 785 (pixel783)');
});
