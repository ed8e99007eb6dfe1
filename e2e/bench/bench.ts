/**
 * Measures images/s of one training step (the stratified-cv network, batch 64, Adam) for Inkfold on WASM and for stock
 * TensorFlow.js on every backend that it can train on: in one browser, taking turns, so that a machine that is busy is
 * busy for all of them. `npm run bench -- --json` prints one JSON object a line, `-- --rounds 5` takes more turns.
 */
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright';
import { build, preview } from 'vite';
import { chromiumFlags, findChromium } from '../../.ci/chromium.mjs';
import type { Benchmark } from './page.ts';
import { BATCH, type Contender, type Measured } from './protocol.ts';

const CONTENDERS: readonly Contender[] = ['inkfold wasm', 'stock webgl', 'stock webgpu', 'stock cpu'];
/** Every turn lasts at least this long, and at least one step. */
const TURN_MS = 2000;

/** A contender that could not start says why; the others have a device and a turn a round. */
type Standing =
  | { readonly contender: Contender; readonly failure: string }
  | { readonly contender: Contender; readonly device: string; readonly turns: Measured[] };

/** What is printed of a contender. */
interface Figures {
  readonly imagesPerSecond: number;
  readonly msPerStep: number;
  readonly timesBestStock: number;
}

const { values: options } = parseArgs({
  options: { json: { type: 'boolean', default: false }, rounds: { type: 'string', default: '3' } },
});
const rounds = Math.max(1, Math.floor(Number(options.rounds)) || 1);

const configFile = fileURLToPath(new URL('vite.config.ts', import.meta.url));
await build({ configFile });
const server = await preview({ configFile, preview: { port: 4190 } });
const executablePath = findChromium();
const browser = await chromium.launch({ args: chromiumFlags, ...(executablePath ? { executablePath } : {}) });
try {
  const page = await browser.newPage();
  await page.goto(server.resolvedUrls?.local[0] ?? '');
  tell(`${cpus()[0]?.model.trim() ?? 'CPU'}, ${cpus().length} logical cores, Chromium ${browser.version()}`);
  tell(`stratified-cv network (896,906 parameters), batch ${BATCH}, Adam; training steps\n`);
  const standings = await contest(page);
  tell('');
  for (const standing of standings) print(standing, figuresOf(standing, bestStock(standings)));
} finally {
  await browser.close();
  await server.close();
}

/** Prepares all, then measures them in turns. */
async function contest(page: Page): Promise<readonly Standing[]> {
  const standings: Standing[] = [];
  for (const contender of CONTENDERS) {
    tell(`preparing ${contender} …`);
    standings.push(await prepared(page, contender));
  }
  for (let round = 1; round <= rounds; round++) {
    tell(`round ${round} of ${rounds} …`);
    for (const standing of standings) {
      if ('failure' in standing) continue;
      standing.turns.push(
        await page.evaluate(
          ([contender, ms]) => (globalThis as unknown as Benchmark).benchmark.measure(contender, ms),
          [standing.contender, TURN_MS] as const,
        ),
      );
    }
  }
  return standings;
}

async function prepared(page: Page, contender: Contender): Promise<Standing> {
  try {
    const device = await page.evaluate(
      name => (globalThis as unknown as Benchmark).benchmark.prepare(name),
      contender,
    );
    return { contender, device, turns: [] };
  } catch (thrown) {
    const [failure = ''] = String(thrown)
      .replaceAll(/^.*?Error: /g, '')
      .split('\n');
    return { contender, failure };
  }
}

/** Images/s of the median turn. */
function speedOf(standing: Standing): number {
  if ('failure' in standing) return 0;
  const speeds = standing.turns.map(({ images, ms }) => (images / ms) * 1000).toSorted((a, b) => a - b);
  return speeds[Math.floor(speeds.length / 2)] ?? 0;
}

function bestStock(standings: readonly Standing[]): number {
  return Math.max(...standings.filter(({ contender }) => contender.startsWith('stock')).map(speedOf));
}

function figuresOf(standing: Standing, best: number): Figures {
  const imagesPerSecond = speedOf(standing);
  return {
    imagesPerSecond,
    msPerStep: (BATCH / imagesPerSecond) * 1000,
    timesBestStock: imagesPerSecond / best,
  };
}

function print(standing: Standing, figures: Figures): void {
  if (options.json) {
    const { contender } = standing;
    const line = 'failure' in standing ? standing : { contender, device: standing.device, ...figures };
    process.stdout.write(`${JSON.stringify(line)}\n`);
    return;
  }
  const name = standing.contender.padEnd(14);
  if ('failure' in standing) return tell(`${name}cannot run here: ${standing.failure}`);
  tell(
    `${name}${digits(figures.imagesPerSecond)} images/s ${digits(figures.msPerStep)} ms a step` +
      `${digits(figures.timesBestStock)} × the best stock    ${standing.device}`,
  );
}

/** Three digits that count, right-aligned. */
function digits(value: number): string {
  const text = value.toLocaleString('en', { maximumSignificantDigits: value < 1000 ? 3 : 4 });
  return text.padStart(9);
}

/** For a person; kept out of the JSON. */
function tell(line: string): void {
  if (!options.json) process.stdout.write(`${line}\n`);
}
