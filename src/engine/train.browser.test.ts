/** A fold under a clock and on devices of our own: when it is kept, how it is paused, and what it makes of a device that fails. */
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import type { Recipe } from '../recipe/recipe.ts';
import type { RunEvent } from '../run/events.ts';
import { makeGate } from '../run/gate.ts';
import { blobs } from '../testing/blobs.ts';
import { smallJob } from '../testing/jobs.ts';
import { startBackend } from './backend.ts';
import type { FoldJob } from './session.ts';
import { eagerStepper, type MakeStepper } from './stepper.ts';
import { stopwatch } from './stopwatch.ts';
import { trainFold } from './train.ts';

const device = await startBackend('wasm');
const digits = blobs(200);

interface Setting extends Partial<Omit<FoldJob, 'recipe'>> {
  readonly rows?: number;
  readonly validation?: number;
}

/** A fold on `rows` digits, on this device, with what is to be different about it. */
function foldJob(changes: Partial<Recipe>, { rows = 64, validation = 0, ...setting }: Setting = {}): FoldJob {
  const { runId, recipe, splits } = smallJob(rows, validation, changes);
  const [split] = splits;
  if (!split) throw new Error('no split');
  const { ops, makeStepper, fault, stillComputes } = device;
  return {
    runId,
    recipe,
    split,
    data: { digits, validation: digits },
    ops,
    makeStepper,
    fault,
    stillComputes,
    signal: new AbortController().signal,
    gate: makeGate(),
    watch: stopwatch(),
    ...setting,
  };
}

async function eventsOf(job: FoldJob, seen: RunEvent[] = []): Promise<RunEvent[]> {
  for await (const event of trainFold(job)) seen.push(event);
  return seen;
}

const of = <K extends RunEvent['kind']>(seen: readonly RunEvent[], kind: K) =>
  seen.filter((event): event is Extract<RunEvent, { kind: K }> => event.kind === kind);

const places = (seen: readonly RunEvent[]): string[] =>
  of(seen, 'checkpoint').map(({ checkpoint: { epoch, step } }) => `${epoch}.${step}`);

/** A stepper whose steps are those of the device, one a group, with a hook before each reading. */
const hooked =
  (before: () => void): MakeStepper =>
  job => {
    const stepper = eagerStepper(job);
    return Promise.resolve({
      ...stepper,
      read: () => {
        before();
        return stepper.read();
      },
    });
  };

test('a fold is kept about every half minute of training, and at the end of each epoch but the last', async () => {
  let time = 0;
  const makeStepper = hooked(() => {
    time += 13_000;
  });
  const job = foldJob({ epochs: 2, batchSize: 4 }, { makeStepper, watch: stopwatch(() => time), rows: 40 });
  const seen = await eventsOf(job);
  expect(places(seen)).toEqual(['1.3', '1.6', '1.9', '2.0', '2.3', '2.6', '2.9']);
  const rows = of(seen, 'epoch').map(({ row }) => row.durationMs);
  expect(rows).toEqual([130_000, 130_000]);
  const kept = of(seen, 'checkpoint').map(({ checkpoint }) => checkpoint);
  expect(kept.map(({ epochMs }) => epochMs / 13_000)).toEqual([3, 6, 9, 0, 3, 6, 9]);
  expect(kept.map(({ totals }) => totals.images)).toEqual([12, 24, 36, 0, 12, 24, 36]);
  expect(kept.map(entry => entry.kept?.model.epoch ?? 0)).toEqual([0, 0, 0, 1, 1, 1, 1]);
});

test('while the gate is closed nothing is trained and no time counts; the fold is kept first', async () => {
  const gate = makeGate();
  const watch = stopwatch();
  const job = foldJob({ epochs: 1, batchSize: 4 }, { gate, watch });
  const seen: RunEvent[] = [];
  const done = (async () => {
    for await (const event of trainFold(job)) {
      seen.push(event);
      if (event.kind === 'steps' && event.firstStep === 1) gate.close();
    }
  })();
  await until(() => seen.some(({ kind }) => kind === 'checkpoint'));
  await sleep(50);
  const [told, elapsed] = [seen.length, watch.elapsed()];
  await sleep(400);
  expect([seen.length, watch.elapsed()]).toEqual([told, elapsed]);
  gate.open();
  await done;
  expect(places(seen)[0]).toBe(`1.${of(seen, 'steps')[0]?.losses.length}`);
  expect(of(seen, 'epoch')[0]?.row.durationMs).toBeLessThan(watch.elapsed() + 1);
  expect(of(seen, 'steps').reduce((sum, { durationMs }) => sum + durationMs, 0)).toBeLessThan(
    watch.elapsed() + 1,
  );
  expect(seen.at(-1)?.kind).toBe('fold-finished');
});

test('a run that is paused stops within a second and frees all it had', async () => {
  const before = tf.memory().numTensors;
  const gate = makeGate();
  gate.close();
  const stop = new AbortController();
  const done = eventsOf(foldJob({ epochs: 9 }, { gate, signal: stop.signal }));
  await sleep(100);
  const asked = performance.now();
  stop.abort();
  expect((await done).map(({ kind }) => kind)).toEqual(['fold-started']);
  expect(performance.now() - asked).toBeLessThan(1000);
  expect(tf.memory().numTensors).toBe(before);
});

test('a pause while validation rows are read holds them up too', async () => {
  const gate = makeGate();
  const seen: RunEvent[] = [];
  const done = (async () => {
    const job = foldJob({ epochs: 1 }, { gate, validation: 64 });
    for await (const event of trainFold(job)) {
      seen.push(event);
      if (event.kind === 'validating') gate.close();
    }
  })();
  await until(() => seen.some(({ kind }) => kind === 'validating'));
  await sleep(300);
  expect(seen.at(-1)?.kind).toBe('validating');
  gate.open();
  await done;
  expect(of(seen, 'epoch').length).toBe(1);
});

test('sleep enters neither the speed nor the time of an epoch', async () => {
  let time = 0;
  let groups = 0;
  const makeStepper = hooked(() => {
    groups++;
    time += groups === 6 ? 3_600_000 : 150;
  });
  const watch = stopwatch(() => time);
  const seen = await eventsOf(foldJob({ epochs: 1, batchSize: 4 }, { makeStepper, watch, rows: 40 }));
  for (const { durationMs, losses } of of(seen, 'steps'))
    expect(durationMs / losses.length).toBeLessThan(151);
  expect(of(seen, 'epoch')[0]?.row.durationMs).toBeLessThan(151 * groups);
});

/** Losses as told by `say`, of steps that are really taken. */
const saying =
  (say: (step: number, loss: number) => number): MakeStepper =>
  job => {
    const stepper = eagerStepper(job);
    let step = 0;
    return Promise.resolve({
      ...stepper,
      read: async () => {
        const found = await stepper.read();
        return { ...found, losses: found.losses.map(loss => say(step++, loss)) };
      },
    });
  };

test('a loss that stands still on a device that computes no more is a lost device', async () => {
  const makeStepper = saying(step => (step < 20 ? 3 - step / 10 : 1.25));
  const stillComputes = (): Promise<boolean> => Promise.resolve(false);
  const job = foldJob({ epochs: 3, batchSize: 2 }, { makeStepper, stillComputes, rows: 200 });
  const seen: RunEvent[] = [];
  await expect(eventsOf(job, seen)).rejects.toMatchObject({
    name: 'DeviceLost',
    message: expect.stringMatching(
      /^The device no longer computes: the loss stood still at 1\.250 for \d+ steps\.$/,
    ) as string,
  });
  // Not one that was already suspect has been told as the fold's.
  expect(of(seen, 'steps').reduce((sum, { losses }) => sum + losses.length, 0)).toBeLessThan(70);
  expect(of(seen, 'model').length).toBe(0);
});

test('steps that all report one loss, though batches have others, come from a device that is stuck', async () => {
  const makeStepper = saying(() => 2);
  const job = foldJob({ epochs: 1, batchSize: 2 }, { makeStepper, rows: 200 });
  await expect(eventsOf(job)).rejects.toMatchObject({ name: 'DeviceLost' });
});

test('suspect weights are never kept: a short epoch that stood still is looked into before its model is told', async () => {
  const makeStepper = saying(() => 2);
  const stillComputes = (): Promise<boolean> => Promise.resolve(false);
  const job = foldJob({ epochs: 9, batchSize: 16 }, { makeStepper, stillComputes, rows: 64 });
  const seen: RunEvent[] = [];
  await expect(eventsOf(job, seen)).rejects.toMatchObject({ name: 'DeviceLost' });
  expect([of(seen, 'model').length, of(seen, 'checkpoint').length]).toEqual([0, 0]);
});

test('a network that has learnt all there is may stand still: labels of one class, a loss of 0', async () => {
  const one = { ...digits, labels: new Uint8Array(200).fill(4) };
  let asked = 0;
  const stillComputes = (): Promise<boolean> => {
    asked++;
    return device.stillComputes();
  };
  const changes: Partial<Recipe> = { epochs: 4, batchSize: 2, optimizer: 'sgd', learningRate: 0.5 };
  const seen = await eventsOf(
    foldJob(changes, { data: { digits: one, validation: one }, stillComputes, rows: 200 }),
  );
  const losses = of(seen, 'steps').flatMap(event => [...event.losses]);
  expect(losses.slice(-100)).toEqual(Array.from({ length: 100 }, () => 0));
  expect(asked).toBeGreaterThan(0);
  expect(asked).toBeLessThan(10);
  expect(seen.at(-1)?.kind).toBe('fold-finished');
});

test('weights that are no numbers are never told, even where every loss was one', async () => {
  const makeStepper: MakeStepper = job => {
    const stepper = eagerStepper(job);
    return Promise.resolve({
      ...stepper,
      read: async () => {
        const found = await stepper.read();
        const [variable] = job.model.variables;
        if (variable) tf.tidy(() => variable.assign(tf.fill(variable.shape, Infinity)));
        return { ...found, losses: found.losses.map((_, i) => 1 + i / 100) };
      },
    });
  };
  const seen: RunEvent[] = [];
  await expect(eventsOf(foldJob({ epochs: 2 }, { makeStepper }), seen)).rejects.toThrow(
    /^The weights are no longer numbers after step 4 of epoch 1; a smaller learning rate may help\.$/,
  );
  expect(of(seen, 'model')).toEqual([]);
  expect(of(seen, 'checkpoint')).toEqual([]);
});

const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(5);
}
