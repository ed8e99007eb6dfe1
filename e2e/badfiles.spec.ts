/** What bad files get: one sentence that says where and what, and everything loaded before stays. */
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { App, MadeFile } from './support/app.ts';
import { file } from './support/files.ts';
import { csv, header, rows, sampleSets } from './support/kaggle.ts';
import { expect, test } from './support/test.ts';

interface BadFile {
  readonly what: string;
  readonly input: MadeFile;
  /** What the alert must say besides the file's name. */
  readonly says: readonly RegExp[];
}

const { train } = await sampleSets(40, 1);
const good = rows(train);
/** A file whose line 3 (its second digit) has `value` as pixel `pixel`. */
const withPixel = (name: string, pixel: number, value: string): MadeFile =>
  csv(name, header(true), good[0] ?? '', edited(good[1] ?? '', pixel + 1, value), ...good.slice(2));
/** A file whose line 3 has `value` as its label. */
const withLabel = (name: string, value: string): MadeFile =>
  csv(name, header(true), good[0] ?? '', edited(good[1] ?? '', 0, value), ...good.slice(2));

const badFiles: readonly BadFile[] = [
  { what: 'an empty file', input: file('empty.csv', ''), says: [/empty/i] },
  {
    what: 'a header alone',
    input: csv('header.csv', header(true)),
    says: [/header but not one row/i],
  },
  {
    what: 'a row too short',
    input: csv('short.csv', header(true), good[0] ?? '', '5,0,0,0', ...good.slice(1)),
    says: [/line 3\b/i, /785/],
  },
  {
    what: 'a row too long',
    input: csv('long.csv', header(true), good[0] ?? '', `${good[1]},0`, ...good.slice(2)),
    says: [/line 3\b/i, /785/],
  },
  {
    what: 'a letter',
    input: withPixel('letter.csv', 4, 'x'),
    says: [/line 3\b/i, /column 6\b/i, /pixel4\b/],
  },
  {
    what: 'a decimal',
    input: withPixel('decimal.csv', 4, '12.5'),
    says: [/line 3\b/i, /column 6\b/i, /12\.5/],
  },
  { what: '256', input: withPixel('bright.csv', 783, '256'), says: [/line 3\b/i, /column 785\b/i, /256/] },
  { what: '−1', input: withPixel('negative.csv', 0, '-1'), says: [/line 3\b/i, /column 2\b/i, /-1/] },
  { what: 'an empty cell', input: withPixel('hole.csv', 4, ''), says: [/line 3\b/i, /column 6\b/i] },
  { what: 'a label of 10', input: withLabel('ten.csv', '10'), says: [/line 3\b/i, /column 1\b/i, /10/] },
  { what: 'a blank label', input: withLabel('blank.csv', ''), says: [/line 3\b/i, /column 1\b/i] },
  {
    what: 'a truncated .gz',
    input: file('half.csv.gz', gzipSync(csv('train.csv', header(true), ...good).bytes).subarray(0, 900)),
    says: [/\.gz|gzip|compressed/i],
  },
  {
    what: 'a PNG renamed .csv',
    input: file('photo.csv', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13)),
    says: [/PNG|image|not.*CSV/i],
  },
  {
    what: 'UTF-16',
    input: file('wide.csv', Buffer.from(`\ufeff${header(true)}\r\n${good[0]}\r\n`, 'utf16le')),
    says: [/UTF-16|UTF-8/],
  },
  {
    what: 'a zip without a CSV',
    input: file('empty.zip', Buffer.from(`PK\x05\x06${'\0'.repeat(18)}`)),
    says: [/zip/i],
  },
  {
    what: 'an IDX file cut short',
    input: file('train-images-idx3-ubyte', Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 9, 0, 0, 0, 28, 0, 0, 0, 28)),
    says: [/IDX|CSV/],
  },
  {
    what: 'a file name with markup',
    input: file('<img src=x onerror=alert(1)>.csv', 'hello'),
    says: [/<img src=x onerror=alert\(1\)>\.csv/],
  },
];

test('each bad file gets its sentence, and what was loaded stays', async ({ app }) => {
  await openGoodData(app);
  const loadedImages = await app.panel('Data').locator('img').count();
  for (const { what, input, says } of badFiles) {
    await test.step(what, async () => {
      await app.openFiles(input);
      const alert = app.panel('Data').getByRole('alert');
      await expect(alert, what).toContainText(input.name);
      for (const part of says) await expect.soft(alert, what).toContainText(part);
      await expect
        .soft(alert, `${what}: a sentence, not a stack trace`)
        .not.toContainText(/\bat \S+:\d+|Error:|undefined/);
      await expect(app.panel('Data')).toContainText('40 labelled digits');
      await expect(app.panel('Data').locator('img'), 'no markup from a file name').toHaveCount(loadedImages);
    });
  }

  await app.openFiles(csv('again.csv', header(true), ...good.slice(0, 30)));
  await expect(app.panel('Data')).toContainText('30 labelled digits');
  await expect(app.panel('Data').getByRole('alert'), 'gone with the next good file').toHaveCount(0);
});

test('a 2 GB file is refused at its first bytes', async ({ app }) => {
  await openGoodData(app);
  const folder = test.info().outputPath();
  const path = join(folder, 'huge.csv');
  await mkdir(folder, { recursive: true });
  try {
    const huge = await open(path, 'w');
    await huge.truncate(2 ** 31); // sparse: takes no room on the disk
    await huge.close();
    await app.openFiles(path);
    await expect(app.panel('Data').getByRole('alert')).toContainText('huge.csv', { timeout: 5000 });
    await expect(app.panel('Data')).toContainText('40 labelled digits');
  } finally {
    await rm(path, { force: true });
  }
});

test('test.csv given as training data: Train says what is missing', async ({ app }) => {
  const { test: unlabelled } = await sampleSets(1, 20);
  await app.openFiles(csv('test.csv', header(false), ...rows(unlabelled)));
  await expect(app.panel('Data')).toContainText('20 unlabelled digits');
  if (await app.train.isEnabled()) {
    await app.train.click();
    await expect(app.panel('Train').getByRole('alert')).toContainText(/train\.csv|sample digits/);
  } else {
    await expect(app.panel('Train')).toContainText(/data|digits/i);
  }
});

async function openGoodData(app: App): Promise<void> {
  await app.openFiles(csv('good.csv', header(true), ...good));
  await expect(app.panel('Data')).toContainText('40 labelled digits');
}

/** The row with another value in one column (from 0). */
function edited(row: string, column: number, value: string): string {
  return row.split(',').with(column, value).join(',');
}
