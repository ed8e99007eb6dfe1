/** The thread boundary, in one thread: what goes in on one side comes out on the other, and nothing hangs. */
import { expect, test } from 'vitest';
import { InkfoldError } from '../../lib/fault.ts';
import type { Engine } from '../../run/engine.ts';
import type { RunEvent } from '../../run/events.ts';
import { makeGate } from '../../run/gate.ts';
import type { Job } from '../../run/job.ts';
import { blobs } from '../../testing/blobs.ts';
import { fakeDevice, fakeEngine } from '../../testing/fake-engine.ts';
import { checkpointAt, workshop } from '../../testing/fragile-engine.ts';
import { smallJob } from '../../testing/jobs.ts';
import { fakeWorker, type FakeWorker } from '../../testing/port-pair.ts';
import { recordedRun } from '../../testing/recorded-run.ts';
import { remoteEngine } from './remote.ts';
import { PATIENCE, type Patience } from './watchdog.ts';

const never = new AbortController().signal;
const job = smallJob(20, 0);
const digits = blobs(20);
const data = { digits, validation: digits };
const recordedModel = recordedRun.find(event => event.kind === 'model');

function remote(
  make: () => Engine,
  patience: Patience = PATIENCE,
): { engine: Engine; workers: FakeWorker[] } {
  const workers: FakeWorker[] = [];
  const engine = remoteEngine(() => {
    const worker = fakeWorker(make());
    workers.push(worker);
    return worker;
  }, patience);
  return { engine, workers };
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** An engine whose training never answers, not even to an abort. */
const deaf = (): Engine => ({
  ...fakeEngine([]),
  async *train(): AsyncGenerator<RunEvent, void> {
    yield { kind: 'preparing', doing: 'nothing' };
    await new Promise(() => {});
  },
});

test('starts a device and tells which', async () => {
  const { engine } = remote(() => fakeEngine([]));
  expect(await engine.start('wasm')).toEqual(fakeDevice);
  engine.dispose();
});

test('a run arrives event by event, as it was told', async () => {
  const { engine } = remote(() => fakeEngine(recordedRun));
  expect(await collect(engine.train(job, data, never))).toEqual(recordedRun);
  engine.dispose();
});

test('predictions arrive in chunks, in order', async () => {
  const { engine } = remote(() => fakeEngine([], { digit: 3 }));
  if (recordedModel?.kind !== 'model') throw new Error('no model');
  const chunks = await collect(engine.predict([recordedModel.model], blobs(250).images, { signal: never }));
  expect(chunks.map(chunk => [chunk.from, chunk.probabilities.length])).toEqual([
    [0, 1000],
    [100, 1000],
    [200, 500],
  ]);
  expect(chunks[2]?.probabilities[3]).toBe(1);
  engine.dispose();
});

test('what the logits are divided by crosses too, and is 1 unless told', async () => {
  const fake = fakeEngine([]);
  const { engine } = remote(() => fake);
  const images = blobs(2).images;
  await collect(engine.predict([], images, { signal: never, temperature: 1.5 }));
  await collect(engine.predict([], images, { signal: never }));
  expect(fake.calls.filter(call => call.startsWith('predict'))).toEqual(['predict at 1.5', 'predict']);
  engine.dispose();
});

test('a training is told in its midst how many threads it may use', async () => {
  const fake = fakeEngine(recordedRun);
  const { engine } = remote(() => fake);
  for await (const event of engine.train(job, data, never))
    if (event.kind === 'fold-started') engine.useThreads(3);
  expect(fake.calls).toEqual(['start auto', 'train', 'use 3 threads']);
  engine.dispose();
});

test('a failure crosses with its name and its sentence, after what came before it', async () => {
  const failure = new InkfoldError('Diverged', 'The loss is no longer a number.');
  const { engine } = remote(() => fakeEngine(recordedRun.slice(0, 3), { failure }));
  const seen: RunEvent[] = [];
  await expect(async () => {
    for await (const event of engine.train(job, data, never)) seen.push(event);
  }).rejects.toMatchObject({ name: 'Diverged', message: 'The loss is no longer a number.' });
  expect(seen.length).toBe(3);
  engine.dispose();
});

test('an abort ends the run with `stopped`', async () => {
  const { engine } = remote(() => fakeEngine(Array.from({ length: 1000 }, () => recordedRun[3] as RunEvent)));
  const stop = new AbortController();
  let last: RunEvent | undefined;
  for await (const event of engine.train(job, data, stop.signal)) {
    stop.abort();
    last = event;
  }
  expect(last?.kind).toBe('stopped');
  engine.dispose();
});

test('a worker that does not answer an abort is ended within a second, and the next run gets a new one', async () => {
  const { engine, workers } = remote(deaf);
  const stop = new AbortController();
  const began = performance.now();
  const seen: RunEvent[] = [];
  for await (const event of engine.train(job, data, stop.signal)) {
    stop.abort();
    seen.push(event);
  }
  expect(performance.now() - began).toBeLessThan(1000);
  expect(seen.at(-1)?.kind).toBe('stopped');
  expect(workers[0]?.terminated).toBe(true);
  await engine.start('auto');
  expect(workers.length).toBe(2);
  engine.dispose();
});

test('a worker that dies fails its calls with a sentence', async () => {
  const { engine, workers } = remote(deaf);
  const run = collect(engine.train(job, data, never));
  const failed = expect(run).rejects.toMatchObject({
    name: 'WorkerLost',
    message: 'The training worker failed: out of memory.',
  });
  await engine.start('auto');
  workers[0]?.die('out of memory');
  await failed;
  engine.dispose();
});

const after = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

test('a pause crosses, also one from before the call, and so does its end', async () => {
  const { engine } = remote(workshop().make);
  const gate = makeGate();
  gate.close();
  const seen: RunEvent[] = [];
  const training = (async () => {
    for await (const event of engine.train(job, data, never, gate)) {
      seen.push(event);
      if (event.kind === 'checkpoint') gate.close();
    }
  })();
  const steps = (): number => seen.filter(({ kind }) => kind === 'steps').length;
  await after(60);
  expect([seen.at(-1)?.kind, steps()]).toEqual(['fold-started', 0]);
  gate.open();
  while (!gate.closed) await after(1);
  await after(60);
  const paused = steps();
  expect(paused).toBeLessThan(8); // it stopped within the second epoch, or before it
  await after(60);
  expect(steps()).toBe(paused);
  gate.open();
  while (!gate.closed) await after(1);
  gate.open();
  await training;
  expect([seen.at(-1)?.kind, steps()]).toEqual(['finished', 12]);
  engine.dispose();
});

test('a paused run can be stopped, within a second', async () => {
  const { engine } = remote(workshop().make);
  const gate = makeGate();
  gate.close();
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 30);
  const began = performance.now();
  const seen = await collect(engine.train(job, data, stop.signal, gate));
  expect(performance.now() - began).toBeLessThan(1000);
  expect(seen.at(-1)).toEqual({ kind: 'stopped', elapsedMs: 0 });
  engine.dispose();
});

test('a checkpoint moves to the page without a copy, but for what the worker keeps; and crosses back whole', async () => {
  const shared = Float32Array.of(5, 6);
  const made = { ...checkpointAt(1, 2), weights: [Float32Array.of(1, 2), shared] };
  const model = { id: 'kept', network: [], weights: [shared, Float32Array.of(7)], fold: 1, epoch: 1 };
  const kept = { model, score: null, predictions: null, chosenByValidation: false };
  const checkpoint = { ...made, kept };
  const expected = structuredClone(checkpoint);
  let given: Job | null = null;
  const { engine } = remote(() => ({
    ...fakeEngine([]),
    async *train(asked): AsyncGenerator<RunEvent, void> {
      given = asked;
      await Promise.resolve();
      yield { kind: 'checkpoint', checkpoint };
      yield { kind: 'fold-finished', fold: 1, result: kept };
    },
  }));
  const from = [checkpointAt(1, 3)];
  const seen = await collect(engine.train({ ...job, from }, data, never));
  expect(seen).toEqual([
    { kind: 'checkpoint', checkpoint: expected },
    { kind: 'fold-finished', fold: 1, result: expected.kept },
  ]);
  expect(given).toEqual({ ...job, from });
  // The worker's own arrays: what was given away is empty.
  expect(made.weights.map(({ length }) => length)).toEqual([0, 2]);
  expect(made.optimizer.slots.flat().map(({ length }) => length)).toEqual([0, 0]);
  expect(model.weights.map(({ length }) => length)).toEqual([2, 1]);
  engine.dispose();
});

test('a worker that falls silent while it should train is ended', async () => {
  const impatient = { ...PATIENCE, tickMs: 10, beforeFirst: 5 };
  const { engine, workers } = remote(deaf, impatient);
  await expect(collect(engine.train(job, data, never))).rejects.toMatchObject({
    name: 'WorkerLost',
    message: expect.stringMatching(/said nothing for \d+ seconds/) as string,
  });
  expect(workers[0]?.terminated).toBe(true);
  await engine.start('auto');
  expect(workers).toHaveLength(2);
  engine.dispose();
});
