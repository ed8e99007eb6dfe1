/**
 * Hostile files by the thousand: each is read in time, or refused with one sentence; what is read is looked at again by a
 * test that knows the format. Seeded, so that a failure names the case that shows it again.
 */
import { memoryUsage, pid, stdout } from 'node:process';
import { Worker } from 'node:worker_threads';
import { InkfoldError, type FaultName } from '../../lib/fault.ts';
import { random, type Random } from '../../lib/random.ts';

/** How many files of each format are tried, and from which seed: INKFOLD_FUZZ=100000 INKFOLD_FUZZ_SEED=7. */
const COUNT = Number(process.env.INKFOLD_FUZZ ?? 1000);
const SEED = Number(process.env.INKFOLD_FUZZ_SEED ?? 1);
/** What one file may take. */
const MOST_MS = 5000;
const MOST_BYTES = 2 ** 30;
/** After this long a reading is taken to go on for ever. */
const HANGS_AFTER_MS = 60_000;

/** How long a test with a campaign in it may take, in milliseconds. */
export const CAMPAIGN_MS = Math.max(240_000, COUNT * 60);

export interface Campaign {
  /** For the figures: "CSV". */
  readonly format: string;
  /** What complaints call the file. */
  readonly names: readonly string[];
  /** Which faults may refuse a file; `BadFile` unless told otherwise. */
  readonly faults?: readonly FaultName[];
  /** Reads one more hostile file. Throws `InkfoldError` where it is refused, and everything else where it is read wrongly. */
  attempt(rng: Random): Promise<void>;
}

export interface Figures {
  readonly tried: number;
  readonly readings: number;
  readonly rejections: number;
  /** What went wrong, with the number of the case. */
  readonly failures: readonly string[];
  readonly longestMs: number;
}

/** Runs a campaign and prints its figures. */
export async function campaign({ format, names, faults = ['BadFile'], attempt }: Campaign): Promise<Figures> {
  const stream = random(SEED).fork(format);
  const watch = watchdog(format);
  const failures: string[] = [];
  let readings = 0;
  let rejections = 0;
  let longestMs = 0;
  const only = process.env.INKFOLD_FUZZ_CASE;
  const [from, to] = only === undefined ? [0, COUNT] : [Number(only), Number(only) + 1];
  for (let i = from; i < to; i++) {
    watch.turn(i);
    const before = memoryUsage.rss();
    const began = performance.now();
    const fail = (complaint: string): void => void failures.push(`${format}, case ${i}: ${complaint}`);
    try {
      await attempt(stream.fork(String(i)));
      readings++;
    } catch (thrown) {
      rejections++;
      const complaint = complaintAbout(thrown, names, faults);
      if (complaint !== null) fail(complaint);
    }
    const spent = performance.now() - began;
    longestMs = Math.max(longestMs, spent);
    if (spent > MOST_MS) fail(`took ${Math.round(spent)} ms`);
    if (memoryUsage.rss() - before > MOST_BYTES) fail(`took ${memoryUsage.rss() - before} bytes`);
  }
  watch.end();
  const tried = to - from;
  stdout.write(
    `fuzz, seed ${SEED}: ${format}: ${tried} files, ${readings} read, ${rejections} refused, ${failures.length} failures, at most ${Math.round(longestMs)} ms\n`,
  );
  return { tried, readings, rejections, failures, longestMs };
}

/** What is wrong with how a file was refused; null where nothing is. */
export function complaintAbout(
  thrown: unknown,
  names: readonly string[],
  faults: readonly FaultName[] = ['BadFile'],
): string | null {
  if (!(thrown instanceof InkfoldError)) {
    const lines = thrown instanceof Error ? (thrown.stack ?? thrown.message).split('\n') : [String(thrown)];
    return `broke: ${lines.slice(0, 4).join(' ').slice(0, 600)}`;
  }
  const { name, message } = thrown;
  if (!faults.includes(name)) return `${name}: ${message}`;
  if (!names.some(file => message.startsWith(file))) return `does not begin with the file's name: ${message}`;
  // What a file says of itself may stand in quotation marks, clipped.
  const own = message.replaceAll(/“[^”]*”/gu, '“”');
  if (!/^[^\n]*[^.!?\s]\.$/.test(own)) return `is not one sentence: ${message}`;
  if (/\bundefined\b|\[object|\.\.$/.test(own)) return `shows its insides: ${message}`;
  if (/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(message)) return `holds control characters: ${message}`;
  if (message.length > 800) return `is too long: ${message}`;
  return null;
}

/** Ends the whole process, saying why, where a case never ends: nothing in this thread could. */
function watchdog(format: string): { turn(i: number): void; end(): void } {
  const beat = new Int32Array(new SharedArrayBuffer(4));
  const source = `
    const { workerData: { beat, format, pid, limit } } = require('node:worker_threads');
    let seen = -1;
    let since = Date.now();
    setInterval(() => {
      if (beat[0] !== seen) { seen = beat[0]; since = Date.now(); return; }
      if (Date.now() - since < limit) return;
      require('node:fs').writeSync(2, 'fuzz: ' + format + ', case ' + seen + ': hangs\\n');
      process.kill(pid, 'SIGKILL');
    }, 1000);`;
  const worker = new Worker(source, {
    eval: true,
    workerData: { beat, format: `${format}, seed ${SEED}`, pid, limit: HANGS_AFTER_MS },
  });
  worker.unref();
  return {
    turn: i => void Atomics.store(beat, 0, i),
    end: () => void worker.terminate(),
  };
}
