/** Real workers, real devices, and real mishaps in mid-run: the run ends as if nothing had happened, and the log says that something did. */
import { afterAll, describe, expect, test } from 'vitest';
import type { BackendChoice } from '../../run/device.ts';
import type { Engine } from '../../run/engine.ts';
import type { RunEvent } from '../../run/events.ts';
import type { Job } from '../../run/job.ts';
import { idle, reduce, type RunState } from '../../run/state.ts';
import { blobs } from '../../testing/blobs.ts';
import { smallJob } from '../../testing/jobs.ts';
import type { Mishap } from './mortal.worker.ts';
import { poolEngine } from './pool.ts';
import { connectionTo, remoteEngine } from './remote.ts';
import { resilientEngine } from './resilient.ts';
import { PATIENCE } from './watchdog.ts';

const digits = blobs(240);
const data = { digits, validation: digits };
const never = new AbortController().signal;

const channel = new BroadcastChannel('mishaps');
afterAll(() => channel.close());

/** The app's engine over workers that mishaps can happen to. A busy machine makes every wait longer than one would think. */
function openEngine(): Engine {
  const connect = () =>
    connectionTo(new Worker(new URL('./mortal.worker.ts', import.meta.url), { type: 'module' }));
  return resilientEngine(() => remoteEngine(connect, { ...PATIENCE, least: 6, timesUsual: 5 }));
}

interface Telling {
  readonly seen: readonly RunEvent[];
  readonly run: RunState;
  readonly log: readonly string[];
}

/** When a mishap happens: at the first `steps` event of an epoch that has come this far. */
interface Fate {
  readonly mishap: Mishap;
  readonly epoch: number;
  readonly step: number;
}

/** Trains, with mishaps in the order in which they come. */
async function train(engine: Engine, job: Job, fates: readonly Fate[] = []): Promise<Telling> {
  const left = [...fates];
  const seen: RunEvent[] = [];
  let run = idle;
  for await (const event of engine.train(job, data, never)) {
    seen.push(event);
    run = reduce(run, event);
    const [next] = left;
    if (event.kind !== 'steps' || !next || event.epoch < next.epoch) continue;
    if (event.epoch === next.epoch && event.firstStep + event.losses.length <= next.step) continue;
    left.shift();
    channel.postMessage(next.mishap);
  }
  expect(left).toEqual([]);
  return { seen, run, log: run.log.filter(({ by }) => by === 'Recovery').map(({ text }) => text) };
}

/** Every weight's bits, folded into one number a variable. */
const fingerprints = ({ run }: Telling): number[] =>
  (run.folds[0]?.result?.model.weights ?? []).map(values =>
    new Uint32Array(values.buffer).reduce((hash, bits) => Math.imul(hash ^ bits, 0x01000193), 0x811c9dc5),
  );

/** What the epochs came to, but for their time. */
const history = ({ run }: Telling) =>
  run.folds.map(fold => fold.epochs.map(row => ({ ...row, durationMs: 0 })));

/** Where a run should go on after each mishap: at its newest checkpoint, or at its beginning. */
function expectedReturns({ seen }: Telling): object[] {
  const returns: object[] = [];
  let [epoch, step] = [1, 0];
  for (const event of seen) {
    if (event.kind === 'checkpoint') ({ epoch, step } = event.checkpoint);
    if (event.kind === 'action' && event.action.by === 'Recovery')
      returns.push({ kind: 'fold-resumed', fold: event.action.fold, epoch, step });
  }
  return returns;
}

describe('on WASM', () => {
  const job = smallJob(200, 40, { epochs: 4, preset: 'stratified-cv' });
  const engine = openEngine();
  afterAll(() => engine.dispose());

  test.for<readonly Fate[]>([
    [{ mishap: 'throw', epoch: 1, step: 4 }],
    [{ mishap: 'die', epoch: 2, step: 1 }],
    [{ mishap: 'hang', epoch: 3, step: 9 }],
    [
      { mishap: 'throw', epoch: 2, step: 7 },
      { mishap: 'throw', epoch: 4, step: 2 },
    ],
  ])('%j: ends with the weights of an unbroken run, bit for bit', async fates => {
    await engine.start('wasm', 2);
    const unbroken = await train(engine, job);
    const broken = await train(engine, job, fates);
    expect(broken.run.status).toBe('finished');
    expect(fingerprints(broken).length).toBeGreaterThan(5);
    expect(fingerprints(broken)).toEqual(fingerprints(unbroken));
    expect(history(broken)).toEqual(history(unbroken));
    expect(broken.log).toHaveLength(fates.length);
    fates.forEach(({ mishap }, i) => {
      expect(broken.log[i]).toContain(' on WASM, started anew');
      expect(broken.log[i]).toContain(mishap === 'throw' ? 'a bolt from the blue' : 'said nothing');
    });
    expect(broken.seen.filter(({ kind }) => kind === 'fold-resumed')).toEqual(expectedReturns(broken));
  });
});

test('memory that runs out: another worker has some again, and ends with the same weights', async () => {
  // The validation's batches are larger than the training's: the memory must grow for them.
  const small = smallJob(200, 0, { epochs: 2, preset: 'stratified-cv' });
  const validation = Int32Array.from({ length: 240 }, (_, i) => i);
  const job: Job = { ...small, splits: small.splits.map(split => ({ ...split, validation })) };
  const engine = openEngine();
  await engine.start('wasm');
  const unbroken = await train(engine, job);
  engine.dispose();
  const other = openEngine();
  await other.start('wasm');
  const broken = await train(other, job, [{ mishap: 'run out of memory', epoch: 1, step: 1 }]);
  other.dispose();
  expect(broken.log).toEqual([expect.stringContaining('The memory ran out')]);
  expect(fingerprints(broken)).toEqual(fingerprints(unbroken));
});

describe.for<BackendChoice>(['webgpu', 'webgl'])('on %s', choice => {
  test('a GPU that is lost: training goes on from the last epoch', async context => {
    const engine = openEngine();
    const report = await engine.start(choice).catch(() => null);
    if (!report) return context.skip(`${choice} cannot be started here`);
    const job = smallJob(48, 16, { epochs: 3 });
    const unbroken = await train(engine, job);
    const broken = await train(engine, job, [{ mishap: 'lose the GPU', epoch: 2, step: 1 }]);
    engine.dispose();
    expect(broken.run.status).toBe('finished');
    expect(broken.log).toHaveLength(1);
    expect(broken.log[0]).toMatch(/^The GPU .*epoch 2; going on from epoch 2 on WebG(PU|L), started anew$/);
    const shape = ({ run }: Telling) => run.folds.map(({ epochs }) => epochs.map(({ epoch }) => epoch));
    expect(shape(broken)).toEqual(shape(unbroken));
    const losses = (telling: Telling) => telling.run.folds.flatMap(fold => fold.epochs.map(row => row.loss));
    losses(broken).forEach((loss, i) => expect(loss).toBeCloseTo(losses(unbroken)[i] ?? NaN, 3));
  });
});

test('folds side by side: a mishap to all workers at once, and each fold goes on from its own place', async () => {
  const job = smallJob(200, 40, { epochs: 3, preset: 'stratified-cv' });
  const splits = [1, 2].flatMap(fold => job.splits.map(split => ({ ...split, fold })));
  const pool = poolEngine(openEngine(), openEngine, 2);
  await pool.start('wasm');
  const unbroken = await train(pool, { ...job, splits });
  const broken = await train(pool, { ...job, splits }, [{ mishap: 'throw', epoch: 2, step: 3 }]);
  pool.dispose();
  expect(broken.run.folds.map(({ status }) => status)).toEqual(['finished', 'finished']);
  expect(broken.log).toHaveLength(2);
  expect(history(broken)).toEqual(history(unbroken));
  expect(fingerprints(broken)).toEqual(fingerprints(unbroken));
});
