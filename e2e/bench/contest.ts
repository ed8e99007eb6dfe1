/**
 * Measures contenders in turns: a machine that is busy is then busy for all of them. First each takes the same two steps
 * from the same weights; who gets other losses is told so and not timed.
 */
import { disagreement } from './losses.ts';
import { median, nameOf, type Row } from './rows.ts';
import type { Runner } from './runner.ts';
import type { Checked, Measured, Prepared } from './workers/protocol.ts';

/** One or several runners that train at the same time: their speeds add up. */
export interface Side {
  /** What the row says of it, whatever is measured. */
  readonly row: Row;
  /** Starts a runner; called when the contest begins. */
  readonly open: readonly (() => Runner)[];
}

export interface Rules {
  readonly rounds: number;
  /**
   * Turns of their own, not timed, in which a GPU contender's processor time is traced; a slow one's where `all` are, and
   * then what encoding a step costs, too.
   */
  readonly traces?: { readonly turns: number; readonly of: 'all' | 'fast' };
  /** Told what happens, for a person who waits. */
  readonly tell: (line: string) => void;
}

/** Every turn lasts at least this long, and at least one step. */
const TURN_MS = 1000;
/** Turns a round. Whoever needs longer than `SLOW_MS` a step gets one turn of one step. */
const TURNS = 3;
const SLOW_MS = 500;
/** Between two turns: threads of native libraries go on spinning for a while after their work is done. */
const REST_MS = 300;
/** After a slow one on the processor: jax-js keeps a core busy for seconds, and whoever came next read a third to half less. */
const LONG_REST_MS = 8000;
/** Steps after which their JavaScript has been compiled. */
const ENCODED_STEPS = 100;

/** A side that takes part. */
interface Standing {
  readonly side: Side;
  readonly runners: readonly Runner[];
  readonly checked: Checked;
  readonly prepared: Prepared;
  readonly turns: Measured[][];
  readonly threadMs: number[];
  encodeMs: number | null;
}

/** One row a side, in the order of the sides. */
export async function contest(sides: readonly Side[], rules: Rules): Promise<readonly Row[]> {
  if (sides.length === 0) return [];
  const opened = sides.map(side => ({ side, runners: side.open.map(open => open()) }));
  try {
    const checks = await checked(opened, rules);
    const all = checks.flatMap(check => (typeof check === 'string' ? [] : [check.losses]));
    const entries: (Standing | Row)[] = [];
    for (const [i, { side, runners }] of opened.entries()) {
      const check = checks[i] ?? 'not checked';
      if (typeof check === 'string') {
        entries.push({ ...side.row, skipped: check });
        continue;
      }
      const wrong = disagreement(all, all.indexOf(check.losses));
      if (wrong === null) entries.push(await prepared(side, runners, check, rules));
      else entries.push({ ...side.row, losses: check.losses, skipped: wrong });
    }
    const standings = entries.filter(isStanding);
    await takeTurns(standings, rules);
    await trace(standings, rules);
    return entries.map(entry => (isStanding(entry) ? rowOf(entry) : entry));
  } finally {
    for (const { runners } of opened) for (const runner of runners) runner.close();
  }
}

/** What each side's check found, or why it cannot take part. */
async function checked(
  opened: readonly { side: Side; runners: readonly Runner[] }[],
  { tell }: Rules,
): Promise<readonly (Checked | string)[]> {
  const results: (Checked | string)[] = [];
  for (const { side, runners } of opened) {
    tell(`checking ${nameOf(side.row)} …`);
    try {
      const all: Checked[] = [];
      for (const runner of runners) all.push(await runner.check());
      results.push(all[0] ?? 'nobody to check');
    } catch (thrown) {
      results.push(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
  return results;
}

async function prepared(
  side: Side,
  runners: readonly Runner[],
  check: Checked,
  { tell }: Rules,
): Promise<Standing | Row> {
  tell(`preparing ${nameOf(side.row)} …`);
  try {
    const all: Prepared[] = [];
    for (const runner of runners) {
      all.push(await runner.prepare());
      if (!isSlow(check)) await runner.measure(TURN_MS); // compilers and caches warm up
    }
    const [first = { device: '', lanes: 1 }] = all;
    return { side, runners, checked: check, prepared: first, turns: [], threadMs: [], encodeMs: null };
  } catch (thrown) {
    return { ...side.row, skipped: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

/** The slow ones after all others, and none right after another. */
async function takeTurns(standings: readonly Standing[], { rounds, tell }: Rules): Promise<void> {
  const slow = standings.filter(standing => isSlow(standing.checked));
  const fast = standings.filter(standing => !slow.includes(standing));
  await Promise.all(slow.map(restAfter)); // since they were prepared
  for (let round = 1; round <= rounds; round++) {
    tell(`round ${round} of ${rounds} …`);
    for (let turn = 1; turn <= TURNS; turn++) for (const standing of fast) await takeTurn(standing, TURN_MS);
  }
  for (let round = 1; round <= rounds; round++) for (const standing of slow) await takeTurn(standing, 0);
}

async function takeTurn(standing: Standing, atLeastMs: number): Promise<void> {
  const { runners, turns } = standing;
  turns.push(await Promise.all(runners.map(runner => runner.measure(atLeastMs))));
  await restAfter(standing);
}

/** A GPU's contender, however slow, leaves the processor alone once it is done. */
function restAfter({ side: { row }, checked: check }: Standing): Promise<void> {
  const isLong = isSlow(check) && (row.backend === 'wasm' || row.backend === 'cpu');
  return rest(isLong ? LONG_REST_MS : REST_MS);
}

async function trace(standings: readonly Standing[], { traces }: Rules): Promise<void> {
  if (!traces) return;
  if (traces.of === 'all')
    for (const standing of standings)
      standing.encodeMs = (await standing.runners[0]?.encoded?.(ENCODED_STEPS)) ?? null;
  const traced = standings.filter(({ checked: check }) => traces.of === 'all' || !isSlow(check));
  for (let turn = 1; turn <= traces.turns; turn++) {
    for (const { runners, threadMs } of traced) {
      const ms = await runners[0]?.traced?.(TURN_MS);
      if (ms !== undefined) threadMs.push(ms);
    }
  }
}

function rowOf({
  side,
  checked: { losses },
  prepared: { device, lanes },
  turns,
  threadMs,
  encodeMs,
}: Standing): Row {
  const speeds = turns.map(turn => turn.reduce((sum, { images, ms }) => sum + (images / ms) * 1000, 0));
  const steps = turns.flat().reduce((sum, measured) => sum + measured.steps, 0);
  const dispatches = turns.flat().reduce((sum, measured) => sum + measured.dispatches, 0) / steps;
  const perStep = turns.map(turn => median(turn.map(measured => measured.ms / measured.steps)));
  return {
    ...side.row,
    lanes,
    device,
    imagesPerSecond: rounded(median(speeds)),
    msPerStep: rounded(median(perStep)),
    ...(encodeMs === null ? {} : { encodeMs: rounded(encodeMs) }),
    ...(threadMs.length > 0 ? { threadMs: rounded(median(threadMs)) } : {}),
    ...(dispatches > 0 ? { dispatches: rounded(dispatches) } : {}),
    turns: speeds.map(rounded),
    losses: losses.map(loss => Number(loss.toFixed(6))),
  };
}

const isStanding = (entry: Standing | Row): entry is Standing => 'runners' in entry;
const isSlow = ({ stepMs }: Checked): boolean => stepMs > SLOW_MS;
/** Five digits that count. */
const rounded = (value: number): number => Number(value.toPrecision(5));
const rest = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
