/** Looking into a model across the thread boundary, in one thread: what comes back, what an abort does, and what a mishap does. */
import { expect, test } from 'vitest';
import { InkfoldError } from '../../lib/fault.ts';
import type { Engine } from '../../run/engine.ts';
import type { Insight } from '../../run/insight.ts';
import type { TrainedModel } from '../../run/model.ts';
import { blobs } from '../../testing/blobs.ts';
import { fakeDevice, fakeEngine } from '../../testing/fake-engine.ts';
import { fakeWorker, type FakeWorker } from '../../testing/port-pair.ts';
import { poolEngine } from './pool.ts';
import { remoteEngine } from './remote.ts';
import { resilientEngine } from './resilient.ts';

const never = new AbortController().signal;
const { images } = blobs(250);
const image = images.slice(0, 784);

const modelOf = (id: string): TrainedModel => ({ id, network: [], weights: [], fold: 1, epoch: 1 });
const model = modelOf('a model');

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

async function embedded(engine: Engine, of: Uint8Array<ArrayBuffer>) {
  const from: number[] = [];
  const energies: number[] = [];
  const features: number[] = [];
  for await (const chunk of engine.embed(model, of, { signal: never })) {
    from.push(chunk.from);
    energies.push(...chunk.energies);
    features.push(...chunk.features);
  }
  return { from, energies, features };
}

test('an insight arrives as it was made, without a copy', async () => {
  let made: Insight | null = null;
  const fake = fakeEngine([], { digit: 4 });
  const { engine } = remote(() => ({
    ...fake,
    inspect: async (...asked) => (made = await fake.inspect(...asked)),
  }));
  const expected = await fake.inspect(model, image, never);
  expect(await engine.inspect(model, image, never)).toEqual(expected);
  expect(expected.maps[0]?.values.length).toBe(392);
  // The worker's own arrays: what was given away is empty.
  const left = made as Insight | null;
  expect(left?.maps.map(({ values }) => values.length)).toEqual([0]);
  expect([left?.saliency.length, left?.embedding.features.length]).toEqual([0, 0]);
  engine.dispose();
});

test('embeddings arrive in chunks and in order, however many pieces their images go in', async () => {
  const many = blobs(2100).images;
  const { engine } = remote(() => fakeEngine([]));
  const direct = await embedded(fakeEngine([]), many);
  const crossed = await embedded(engine, many);
  expect(crossed.energies).toEqual(direct.energies);
  expect(crossed.features).toEqual(direct.features);
  expect(crossed.from.slice(0, 2)).toEqual([0, 100]);
  expect(crossed.from.slice(-2)).toEqual([2000, 2048]);
  engine.dispose();
});

test('calls that alternate between models each get their own, though only what changes is sent', async () => {
  const asked: string[] = [];
  const fake = fakeEngine([]);
  const { engine } = remote(() => ({
    ...fake,
    inspect: (of, ...rest) => {
      asked.push(`inspect ${of.id}`);
      return fake.inspect(of, ...rest);
    },
    async *predict(of, ...rest) {
      asked.push(`predict ${of.map(({ id }) => id).join(' ')}`);
      yield* fake.predict(of, ...rest);
    },
  }));
  const many = blobs(2100).images;
  const [one, two] = [modelOf('one'), modelOf('two')];
  let chunks = 0;
  for await (const _ of engine.predict([one, two], many, { signal: never })) {
    if (chunks++ > 0) continue;
    await engine.inspect(one, image, never);
    await engine.inspect(two, image, never);
    await collect(engine.predict([two], image, { signal: never }));
  }
  expect(asked).toEqual(['predict one two', 'inspect one', 'inspect two', 'predict two', 'predict one two']);
  engine.dispose();
});

test('an abort is answered at once by a worker that is busy, and the worker is not ended for it', async () => {
  const fake = fakeEngine([]);
  const { engine, workers } = remote(() => ({ ...fake, inspect: () => new Promise(() => {}) }));
  const stop = new AbortController();
  const asked = engine.inspect(model, image, stop.signal);
  setTimeout(() => stop.abort(), 20);
  const began = performance.now();
  await expect(asked).rejects.toMatchObject({ name: 'Aborted' });
  expect(performance.now() - began).toBeLessThan(700);
  // Longer than a call that is waited for may take to end.
  await new Promise(resolve => setTimeout(resolve, 1000));
  expect(workers.map(({ terminated }) => terminated)).toEqual([false]);
  expect((await embedded(engine, images)).energies.length).toBe(250);
  await expect(engine.inspect(model, image, stop.signal)).rejects.toMatchObject({ name: 'Aborted' });
  engine.dispose();
});

test('an abort ends embeddings between two chunks', async () => {
  const { engine } = remote(() => fakeEngine([]));
  const stop = new AbortController();
  const seen: number[] = [];
  await expect(async () => {
    for await (const { from } of engine.embed(model, images, { signal: stop.signal })) {
      seen.push(from);
      stop.abort();
    }
  }).rejects.toMatchObject({ name: 'Aborted' });
  expect(seen.length).toBeLessThan(3);
  engine.dispose();
});

test('a failure crosses with its name', async () => {
  const { engine } = remote(() => ({
    ...fakeEngine([]),
    inspect: () => Promise.reject(new InkfoldError('OutOfMemory', 'There is no memory left.')),
  }));
  await expect(engine.inspect(model, image, never)).rejects.toMatchObject({
    name: 'OutOfMemory',
    message: 'There is no memory left.',
  });
  engine.dispose();
});

test('where a worker is lost, another one looks again, and embeds from where the first one broke off; once', async () => {
  let breaks = 1;
  let made = 0;
  const asked: string[] = [];
  const engine = resilientEngine(() => {
    const me = ++made;
    const fake = fakeEngine([], { digit: me });
    const lost = (): InkfoldError => new InkfoldError('WorkerLost', 'gone');
    return {
      ...fake,
      inspect: (...what) => (breaks-- > 0 ? Promise.reject(lost()) : fake.inspect(...what)),
      async *embed(...what) {
        asked.push(`${me}: ${what[1].length / 784}`);
        let chunks = 0;
        for await (const chunk of fake.embed(...what)) {
          if (chunks++ === 1 && breaks-- > 0) throw lost();
          yield chunk;
        }
      },
    };
  });
  expect((await engine.inspect(model, image, never)).digit).toBe(2);
  breaks = 1;
  const direct = await embedded(fakeEngine([]), images);
  expect(await embedded(engine, images)).toEqual(direct);
  expect(asked).toEqual(['2: 250', '3: 150']);
  breaks = 2;
  await expect(engine.inspect(model, image, never)).rejects.toMatchObject({ name: 'WorkerLost' });
});

test('where folds train side by side, the first engine looks', async () => {
  const first = fakeEngine([], { digit: 6 });
  const engine = poolEngine({ ...first, start: () => Promise.resolve(fakeDevice) }, () => fakeEngine([]), 4);
  expect((await engine.inspect(model, image, never)).digit).toBe(6);
  expect((await embedded(engine, images)).energies.length).toBe(250);
  expect(first.calls).toEqual(['inspect', 'embed']);
});
