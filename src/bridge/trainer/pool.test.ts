/** Folds over several engines, all fake: who trains what, whose clock counts, and what one failure does to the others. */
import { expect, test } from 'vitest';
import { InkfoldError } from '../../lib/fault.ts';
import type { Engine } from '../../run/engine.ts';
import type { RunEvent } from '../../run/events.ts';
import { makeGate } from '../../run/gate.ts';
import type { Job } from '../../run/job.ts';
import { blobs } from '../../testing/blobs.ts';
import { fakeDevice, fakeEngine } from '../../testing/fake-engine.ts';
import { checkpointAt } from '../../testing/fragile-engine.ts';
import { smallJob } from '../../testing/jobs.ts';
import { recordedRun } from '../../testing/recorded-run.ts';
import { lanesFor, poolEngine } from './pool.ts';

const digits = blobs(20);
const data = { digits, validation: digits };
const never = new AbortController().signal;

/** A job of `folds` folds. */
function folds(count: number): Job {
  const job = smallJob(20, 0);
  const splits = Array.from({ length: count }, (_, i) => ({ ...job.splits[0], fold: i + 1 }));
  return { ...job, splits: splits as Job['splits'] };
}

/** An engine that tells the recorded run of whatever fold it is given, and throws in the fold `broken`. */
function laneEngine(trained: number[], broken = 0): Engine {
  return {
    ...fakeEngine([]),
    async *train(job) {
      const fold = job.splits[0]?.fold ?? 0;
      trained.push(fold);
      for (const event of recordedRun) {
        await new Promise(resolve => setTimeout(resolve));
        if (fold === broken && event.kind === 'epoch')
          throw new InkfoldError('Diverged', `fold ${fold} broke`);
        yield 'fold' in event ? { ...event, fold } : event;
      }
    },
  };
}

async function run(engine: Engine, job: Job, signal = never): Promise<RunEvent[]> {
  const seen: RunEvent[] = [];
  for await (const event of engine.train(job, data, signal)) seen.push(event);
  return seen;
}

const ascending = (a: number, b: number): number => a - b;

const of = <K extends RunEvent['kind']>(seen: readonly RunEvent[], kind: K) =>
  seen.filter((event): event is Extract<RunEvent, { kind: K }> => event.kind === kind);

test('as many lanes as cores, but for one that is left to the page where there are more than two', () => {
  expect([1, 2, 3, 4, 8].map(lanesFor)).toEqual([1, 2, 2, 3, 7]);
});

test('every fold trains once, and the run is told once', async () => {
  const trained: number[] = [];
  const engine = poolEngine(laneEngine(trained), () => laneEngine(trained), 3);
  const seen = await run(engine, folds(5));
  expect(trained.toSorted(ascending)).toEqual([1, 2, 3, 4, 5]);
  expect(of(seen, 'started')).toHaveLength(1);
  expect(of(seen, 'started')[0]?.plan).toMatchObject({ folds: 5, lanes: 2 });
  expect(
    of(seen, 'fold-finished')
      .map(({ fold }) => fold)
      .toSorted(ascending),
  ).toEqual([1, 2, 3, 4, 5]);
  expect(seen.at(-1)?.kind).toBe('finished');
});

test('the clock is the training time of the busiest lane, one fold after another', async () => {
  const engine = poolEngine(laneEngine([]), () => laneEngine([]), 2);
  const seen = await run(engine, folds(4));
  const elapsed = of(seen, 'steps').map(event => event.elapsedMs);
  expect(elapsed).toEqual(elapsed.toSorted(ascending));
  // A recorded fold takes 1,400 ms, its steps end after 500 and 1,200; each lane has two.
  expect(new Set(elapsed)).toEqual(new Set([500, 1200, 1900, 2600]));
  expect(seen.at(-1)).toEqual({ kind: 'finished', elapsedMs: 2800 });
});

test('threads that no fold waits for go to those that still train', async () => {
  const folded: string[] = [];
  const first: number[] = [];
  const helper: number[] = [];
  const noting = (told: number[]): Engine => {
    const engine = laneEngine([]);
    return {
      ...engine,
      train: (job, ...rest) => {
        folded.push(`${job.splits[0]?.fold} on ${job.threads}`);
        return engine.train(job, ...rest);
      },
      useThreads: atMost => told.push(atMost),
    };
  };
  await run(
    poolEngine(noting(first), () => noting(helper), 2),
    folds(3),
  );
  expect(folded).toEqual(['1 on 1', '2 on 1', '3 on 1']);
  // The third fold is trained by whoever was done first, and has both threads once the other is done, too.
  expect(new Set([...first, ...helper])).toEqual(new Set([2]));
});

test('each fold is given its own checkpoint, and none of the others’', async () => {
  const given: string[] = [];
  const noting = (): Engine => ({
    ...laneEngine([]),
    async *train({ splits, from }) {
      await Promise.resolve();
      given.push(
        `${splits[0]?.fold}: ${from?.map(({ fold, epoch }) => `${fold}.${epoch}`).join() ?? 'none'}`,
      );
      yield* recordedRun.slice(1, 3);
    },
  });
  const from = [checkpointAt(2, 3), checkpointAt(7, 2)];
  await run(poolEngine(noting(), noting, 2), { ...folds(3), from });
  expect(given.toSorted()).toEqual(['1: none', '2: 2.3', '3: none']);
});

test('while the gate is closed no fold begins, and every engine has it', async () => {
  const gates: unknown[] = [];
  const trained: number[] = [];
  const noting = (): Engine => {
    const engine = laneEngine(trained);
    return {
      ...engine,
      train: (job, sets, signal, given) => {
        gates.push(given);
        return engine.train(job, sets, signal, given);
      },
    };
  };
  const gate = makeGate();
  const seen: RunEvent[] = [];
  const done = (async () => {
    for await (const event of poolEngine(noting(), noting, 2).train(folds(4), data, never, gate)) {
      seen.push(event);
      if (event.kind === 'fold-started') gate.close();
    }
  })();
  while (of(seen, 'fold-finished').length < 2) await new Promise(resolve => setTimeout(resolve));
  await new Promise(resolve => setTimeout(resolve, 50));
  expect(trained.toSorted(ascending)).toEqual([1, 2]);
  gate.open();
  // The two that begin now close it again; since no other waits, the run ends all the same.
  await done;
  expect(gate.closed).toBe(true);
  expect(trained.toSorted(ascending)).toEqual([1, 2, 3, 4]);
  expect(gates).toEqual([gate, gate, gate, gate]);
});

test('Stop ends a paused run, and the folds that wait do not begin', async () => {
  const trained: number[] = [];
  const gate = makeGate();
  gate.close();
  const stop = new AbortController();
  const engine = poolEngine(laneEngine(trained), () => laneEngine(trained), 2);
  setTimeout(() => stop.abort(), 30);
  const seen: RunEvent[] = [];
  for await (const event of engine.train(folds(3), data, stop.signal, gate)) seen.push(event);
  expect(trained).toEqual([]);
  expect(seen.at(-1)?.kind).toBe('stopped');
});

test('a fold that breaks leaves the others alone; a run whose folds all break fails', async () => {
  const seen = await run(
    poolEngine(laneEngine([], 2), () => laneEngine([], 2), 2),
    folds(3),
  );
  expect(of(seen, 'fold-failed')).toMatchObject([
    { fold: 2, fault: { name: 'Diverged', message: 'fold 2 broke' } },
  ]);
  expect(of(seen, 'fold-finished')).toHaveLength(2);
  const hopeless = (): Engine => ({
    ...fakeEngine([]),
    async *train(): AsyncGenerator<RunEvent, void> {
      yield* recordedRun.slice(0, 2);
      throw new InkfoldError('OutOfMemory', 'no room');
    },
  });
  await expect(run(poolEngine(hopeless(), hopeless, 2), folds(3))).rejects.toMatchObject({
    name: 'OutOfMemory',
  });
});

test('one fold, one core or a GPU: one engine trains them all', async () => {
  const helpers: number[] = [];
  const make = (): Engine => {
    helpers.push(1);
    return laneEngine([]);
  };
  await run(poolEngine(laneEngine([]), make, 2), folds(1));
  await run(poolEngine(laneEngine([]), make, 1), folds(3));
  const gpu: Engine = {
    ...laneEngine([]),
    start: () => Promise.resolve({ ...fakeDevice, backend: 'webgpu' }),
  };
  await run(poolEngine(gpu, make, 2), folds(3));
  expect(helpers).toEqual([]);
});

test('helpers are given back when the run is over', async () => {
  const made: ReturnType<typeof fakeEngine>[] = [];
  const make = (): Engine => {
    const helper = fakeEngine(recordedRun);
    made.push(helper);
    return helper;
  };
  await run(poolEngine(fakeEngine(recordedRun), make, 3), folds(4));
  expect(made).toHaveLength(1);
  expect(made[0]?.calls.filter(call => !call.startsWith('use '))).toEqual([
    'start wasm',
    'train',
    'train',
    'dispose',
  ]);
});

test('a helper that cannot start is done without', async () => {
  const trained: number[] = [];
  const broken: Engine = {
    ...fakeEngine([]),
    start: () => Promise.reject(new InkfoldError('NoBackend', 'no room')),
  };
  const seen = await run(
    poolEngine(laneEngine(trained), () => broken, 3),
    folds(3),
  );
  expect(trained.toSorted(ascending)).toEqual([1, 2, 3]);
  expect(of(seen, 'started')[0]?.plan.lanes).toBe(1);
  expect(seen.at(-1)?.kind).toBe('finished');
});
