/**
 * Measures images/s of training steps (the stratified-cv network, batch 64, Adam) for Inkfold on WASM and for stock
 * TensorFlow.js on every backend that it can train on; and what two workers side by side and augmentation do to
 * Inkfold's speed. In one browser, taking turns, so that a machine that is busy is busy for all of them.
 * `npm run bench -- --json` prints one JSON object a line, `-- --rounds 5` takes more turns.
 */
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright';
import { build, preview } from 'vite';
import { chromiumFlags, findChromium } from '../../.ci/chromium.mjs';
import type { Benchmark } from './page.ts';
import { BATCH, type Contender, type Measured } from './protocol.ts';

/** Contenders that train at the same time are one entry: their speeds add up. */
interface Entry {
  readonly name: string;
  readonly contenders: readonly Contender[];
}

const ONE: Entry = { name: 'inkfold wasm', contenders: ['inkfold wasm'] };
const TWO: Entry = { name: 'inkfold wasm, two workers', contenders: ['inkfold wasm', 'inkfold wasm again'] };
const AUGMENTING: Entry = { name: 'inkfold wasm, augmenting', contenders: ['inkfold wasm augmenting'] };
const STOCK = (['stock webgl', 'stock webgpu', 'stock cpu'] as const).map((name): Entry => ({
  name,
  contenders: [name],
}));
/** One stands between the two that are compared with it: their turns are next to its own. */
const ENTRIES: readonly Entry[] = [TWO, ONE, AUGMENTING, ...STOCK];
/** Every turn lasts at least this long, and at least one step. */
const TURN_MS = 2000;
/** Turns a round of Inkfold's own entries: they are compared by a few percent, and stock's steps take many seconds. */
const OWN_TURNS = 3;

/** An entry that could not start says why; the others have a device and their turns, in images/s. */
type Standing =
  | { readonly entry: Entry; readonly failure: string }
  | { readonly entry: Entry; readonly device: string; readonly turns: number[] };

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
  for (const standing of standings) print(standing, bestStock(standings));
  tell('');
  printComparisons(standings);
} finally {
  await browser.close();
  await server.close();
}

/** Prepares all, then measures them in turns. */
async function contest(page: Page): Promise<readonly Standing[]> {
  const devices = new Map<Contender, string>();
  const standings: Standing[] = [];
  for (const entry of ENTRIES) {
    tell(`preparing ${entry.name} …`);
    standings.push(await prepared(page, entry, devices));
  }
  for (let round = 1; round <= rounds; round++) {
    tell(`round ${round} of ${rounds} …`);
    for (let turn = 1; turn <= OWN_TURNS; turn++) {
      for (const standing of standings) {
        if ('failure' in standing || (turn > 1 && STOCK.includes(standing.entry))) continue;
        standing.turns.push(await takeTurn(page, standing.entry));
      }
    }
  }
  return standings;
}

/** Starts the contenders of an entry that have not been started for another one. */
async function prepared(page: Page, entry: Entry, devices: Map<Contender, string>): Promise<Standing> {
  try {
    for (const contender of entry.contenders) {
      if (devices.has(contender)) continue;
      const device = await page.evaluate(
        name => (globalThis as unknown as Benchmark).benchmark.prepare(name),
        contender,
      );
      devices.set(contender, device);
    }
    return { entry, device: devices.get(entry.contenders[0] ?? 'stock cpu') ?? '', turns: [] };
  } catch (thrown) {
    const [failure = ''] = String(thrown)
      .replaceAll(/^.*?Error: /g, '')
      .split('\n');
    return { entry, failure };
  }
}

/** Images/s of all contenders of an entry together. */
async function takeTurn(page: Page, { contenders }: Entry): Promise<number> {
  const measured: readonly Measured[] = await page.evaluate(
    ([names, ms]) => (globalThis as unknown as Benchmark).benchmark.measure(names, ms),
    [contenders, TURN_MS] as const,
  );
  return measured.reduce((sum, { images, ms }) => sum + (images / ms) * 1000, 0);
}

function turnsOf(standing: Standing | undefined): readonly number[] {
  return standing && !('failure' in standing) ? standing.turns : [];
}

/** Images/s of the median turn. */
function speedOf(standing: Standing): number {
  return median(turnsOf(standing));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function bestStock(standings: readonly Standing[]): number {
  return Math.max(...standings.filter(({ entry }) => STOCK.includes(entry)).map(speedOf));
}

/** How many times the speed of one worker an entry has: the median over the turns; null where one of them failed. */
function timesOne(standings: readonly Standing[], entry: Entry): number | null {
  const turns = turnsOf(standings.find(standing => standing.entry === entry));
  const alone = turnsOf(standings.find(standing => standing.entry === ONE));
  const ratios = turns.map((speed, turn) => speed / (alone[turn] ?? Number.NaN));
  return ratios.length === 0 || alone.length === 0 ? null : median(ratios);
}

function print(standing: Standing, best: number): void {
  const { name, contenders } = standing.entry;
  if ('failure' in standing) {
    if (options.json) printJson({ contender: name, failure: standing.failure });
    return tell(`${name.padEnd(27)}cannot run here: ${standing.failure}`);
  }
  const imagesPerSecond = speedOf(standing);
  const msPerStep = ((contenders.length * BATCH) / imagesPerSecond) * 1000;
  const timesBestStock = imagesPerSecond / best;
  const { device } = standing;
  if (options.json) printJson({ contender: name, device, imagesPerSecond, msPerStep, timesBestStock });
  tell(
    `${name.padEnd(27)}${digits(imagesPerSecond)} images/s ${digits(msPerStep)} ms a step` +
      `${digits(timesBestStock)} × the best stock    ${device}`,
  );
}

/** What a second worker brings, and what augmentation costs. */
function printComparisons(standings: readonly Standing[]): void {
  const two = timesOne(standings, TWO);
  const augmenting = timesOne(standings, AUGMENTING);
  if (two !== null) {
    if (options.json) printJson({ measure: 'two workers against one', times: two });
    tell(`two workers train ${two.toFixed(2)} × one worker’s images/s`);
  }
  if (augmenting !== null) {
    const share = 1 / augmenting - 1;
    if (options.json) printJson({ measure: 'augmentation, as a share of a step without it', share });
    tell(`augmentation costs ${(share * 100).toFixed(1)} % of a step`);
  }
}

/** Three digits that count, right-aligned. */
function digits(value: number): string {
  const text = value.toLocaleString('en', { maximumSignificantDigits: value < 1000 ? 3 : 4 });
  return text.padStart(9);
}

function printJson(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** For a person; kept out of the JSON. */
function tell(line: string): void {
  if (!options.json) process.stdout.write(`${line}\n`);
}
