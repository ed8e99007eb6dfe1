/** The whole boundary in one thread: a remote and a served reading over a channel, messages cloned as between threads. */
import { expect, test } from 'vitest';
import { downloadMnist } from '../../data/mnist.ts';
import { readFiles } from '../../data/read.ts';
import { drawSampleSets } from '../../data/sample.ts';
import { blobs } from '../../testing/blobs.ts';
import { csvText } from '../../testing/csv-text.ts';
import { remoteReader, type Connection } from './remote.ts';
import { serve, type Reading } from './serve.ts';

const real: Reading = {
  read: readFiles,
  sample: async (seed, signal) => {
    const { train, test: unlabelled } = await drawSampleSets({ seed, signal, trainCount: 50, testCount: 20 });
    return [train, unlabelled];
  },
  // A network that is not there.
  downloadMnist: watch =>
    downloadMnist({ ...watch, shelf: null, fetch: () => Promise.reject(new TypeError('Failed to fetch')) }),
};

/** Never answers, but notes that it was told to stop. */
const stuck = (onAbort: () => void): Reading => {
  const wait = (signal: AbortSignal): Promise<never> => {
    signal.addEventListener('abort', onAbort);
    return new Promise(() => {});
  };
  return {
    read: (_files, { signal }) => wait(signal),
    sample: (_seed, signal) => wait(signal),
    downloadMnist: ({ signal }) => wait(signal),
  };
};

/** Connects to `reading` over a fresh channel each time, and keeps the means to kill what it connected to. */
function workers(reading: Reading) {
  const deaths: ((reason: string) => void)[] = [];
  let ended = 0;
  const connect = (): Connection => {
    const { port1: page, port2: worker } = new MessageChannel();
    page.start();
    worker.start();
    serve(worker, reading);
    return {
      port: page,
      onDeath: listener => deaths.push(listener),
      terminate: () => {
        ended += 1;
        page.close();
      },
    };
  };
  return { connect, deaths, ended: () => ended };
}

const never = new AbortController().signal;
const quiet = { onProgress: () => {}, signal: never };
const csv = (name: string, count: number): File => new File([csvText(blobs(count))], name);

test('reads a file, telling the progress on the way', async () => {
  const { connect } = workers(real);
  const shares: number[] = [];
  const [set] = await remoteReader(connect).read([csv('train.csv', 900)], {
    onProgress: ({ share }) => shares.push(share),
    signal: never,
  });
  expect(set).toMatchObject({ name: 'train.csv', count: 900 });
  expect(set && Buffer.compare(set.images, blobs(900).images)).toBe(0);
  expect(set?.labels).toEqual(blobs(900).labels);
  expect(set?.hashes).toEqual(blobs(900).hashes);
  expect(shares.length).toBeGreaterThan(1);
  expect(shares.at(-1)).toBe(1);
});

test('hands the bytes over instead of copying them', async () => {
  const set = blobs(3);
  const reading: Reading = { ...real, read: () => Promise.resolve([set]) };
  const [got] = await remoteReader(workers(reading).connect).read([csv('a.csv', 1)], quiet);
  expect(got?.images).toEqual(blobs(3).images);
  expect([set.images.length, set.labels?.length, set.hashes.length]).toEqual([0, 0, 0]);
});

test('draws the sample sets', async () => {
  const sets = await remoteReader(workers(real).connect).sample({ seed: 7, signal: never });
  expect(sets).toEqual(await drawSampleSets({ seed: 7, trainCount: 50, testCount: 20 }));
});

test('a bad file keeps its name and sentence across the boundary', async () => {
  const reader = remoteReader(workers(real).connect);
  await expect(reader.read([new File([''], 'empty.csv')], quiet)).rejects.toMatchObject({
    name: 'BadFile',
    message: 'empty.csv is empty; expected a header and one line for each digit.',
  });
});

test('several files in one call, and a download that fails, keep what they say', async () => {
  const reader = remoteReader(workers(real).connect);
  const sets = await reader.read([csv('train.csv', 5), csv('test.csv', 3)], quiet);
  expect(sets.map(({ name, count }) => [name, count])).toEqual([
    ['train.csv', 5],
    ['test.csv', 3],
  ]);
  await expect(reader.downloadMnist(quiet)).rejects.toMatchObject({
    name: 'DownloadFailed',
    message:
      'MNIST could not be downloaded: cdn.jsdelivr.net could not be reached; raw.githubusercontent.com could not be reached.',
  });
});

test('calls side by side do not mix', async () => {
  const { connect, deaths } = workers(real);
  const reader = remoteReader(connect);
  const counts = [400, 3, 250];
  const sets = await Promise.all(counts.map(count => reader.read([csv(`${count}.csv`, count)], quiet)));
  expect(sets.flat().map(({ name, count }) => [name, count])).toEqual(
    counts.map(count => [`${count}.csv`, count]),
  );
  expect(deaths).toHaveLength(1);
});

test('an abort reaches the worker and ends the call as Aborted', async () => {
  const reader = remoteReader(workers(real).connect);
  const controller = new AbortController();
  const reading = reader.read([csv('train.csv', 3000)], {
    onProgress: () => controller.abort(),
    signal: controller.signal,
  });
  await expect(reading).rejects.toMatchObject({ name: 'Aborted' });
  // The worker lives on.
  await expect(reader.read([csv('b.csv', 2)], quiet)).resolves.toMatchObject([{ count: 2 }]);
});

test('an abort before the call starts no worker', async () => {
  const { connect, deaths } = workers(real);
  const reading = remoteReader(connect).sample({ seed: 1, signal: AbortSignal.abort() });
  await expect(reading).rejects.toMatchObject({ name: 'Aborted' });
  expect(deaths).toHaveLength(0);
});

test('a worker that is told to stop does stop', async () => {
  const controller = new AbortController();
  const stopped = new Promise<void>(resolve => {
    const { connect } = workers(stuck(resolve));
    void remoteReader(connect).sample({ seed: 1, signal: controller.signal });
  });
  controller.abort();
  await stopped;
});

test('a worker that dies fails all its calls with WorkerLost, and the next call starts another', async () => {
  const { connect, deaths, ended } = workers(real);
  const reader = remoteReader(connect);
  const first = reader.read([csv('train.csv', 2000)], quiet);
  const second = reader.sample({ seed: 1, signal: never });
  deaths[0]?.('out of luck');
  for (const call of [first, second])
    await expect(call).rejects.toMatchObject({
      name: 'WorkerLost',
      message: 'The part that reads files failed: out of luck.',
    });
  expect(ended()).toBe(1);
  await expect(reader.read([csv('b.csv', 2)], quiet)).resolves.toMatchObject([{ count: 2 }]);
  expect(deaths).toHaveLength(2);
});
