/** How fast files are read: 42,000 rows of our own making, and Kaggle's train.csv where there is one. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { header, rows, sampleSets } from '../../support/kaggle.ts';
import { unpackKaggle } from '../../support/realData.ts';
import { whyNoKaggle } from '../kaggle.ts';
import { median, type Row } from '../rows.ts';
import type { Stage } from '../stage.ts';

/** As many as Kaggle's train.csv has. */
const ROWS = 42_000;
/** Different ones among them; drawing them all would take longer than the bench. */
const DIFFERENT = 2000;

export async function* csv(stage: Stage): AsyncGenerator<Row, void> {
  if (stage.options.backend !== null) return; // no backend reads files
  stage.tell(`writing a file of ${ROWS} rows …`);
  const made = await mkdtemp(join(tmpdir(), 'inkfold-bench-'));
  try {
    const path = join(made, 'train.csv');
    await writeRows(path);
    yield await measured(stage, path, `generated, ${ROWS} rows`);
  } finally {
    await rm(made, { recursive: true });
  }
  const missing = whyNoKaggle();
  if (missing !== null) {
    yield { bench: 'csv', engine: 'inkfold', file: 'Kaggle’s train.csv', skipped: missing };
    return;
  }
  const folder = await unpackKaggle();
  try {
    yield await measured(stage, join(folder, 'train.csv'), 'Kaggle’s train.csv');
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function writeRows(path: string): Promise<void> {
  const { train } = await sampleSets(DIFFERENT, 1);
  const lines = rows(train);
  function* text(): Generator<string> {
    yield `${header(true)}\r\n`;
    for (let i = 0; i < ROWS; i++) yield `${lines[i % lines.length]}\r\n`;
  }
  await pipeline(Readable.from(text()), createWriteStream(path));
}

async function measured({ bench, options, tell }: Stage, path: string, file: string): Promise<Row> {
  tell(`reading ${file} …`);
  const seconds: number[] = [];
  let megabytes = 0;
  for (let round = 1; round <= options.rounds; round++) {
    const read = await bench.readFile(path);
    if (read.rows !== ROWS) throw new Error(`${file}: ${read.rows} rows were read, not ${ROWS}`);
    seconds.push(read.ms / 1000);
    megabytes = read.bytes / 1e6;
  }
  const typical = median(seconds);
  return {
    bench: 'csv',
    engine: 'inkfold',
    file,
    seconds: Number(typical.toFixed(3)),
    megabytesPerSecond: Number((megabytes / typical).toFixed(1)),
  };
}
