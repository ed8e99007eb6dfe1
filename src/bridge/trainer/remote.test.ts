/** The thread boundary, in one thread: what goes in on one side comes out on the other, and nothing hangs. */
import { expect, test } from 'vitest';
import { InkfoldError } from '../../lib/fault.ts';
import type { Engine } from '../../run/engine.ts';
import type { RunEvent } from '../../run/events.ts';
import { blobs } from '../../testing/blobs.ts';
import { fakeDevice, fakeEngine } from '../../testing/fake-engine.ts';
import { smallJob } from '../../testing/jobs.ts';
import { fakeWorker, type FakeWorker } from '../../testing/port-pair.ts';
import { recordedRun } from '../../testing/recorded-run.ts';
import { remoteEngine } from './remote.ts';

const never = new AbortController().signal;
const job = smallJob(20, 0);
const digits = blobs(20);
const data = { digits, validation: digits };
const recordedModel = recordedRun.find(event => event.kind === 'model');

function remote(make: () => Engine): { engine: Engine; workers: FakeWorker[] } {
  const workers: FakeWorker[] = [];
  const engine = remoteEngine(() => {
    const worker = fakeWorker(make());
    workers.push(worker);
    return worker;
  });
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
