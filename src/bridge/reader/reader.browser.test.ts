/** The real worker in a real browser, with the times that a person would wait. */
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { MNIST } from '../../data/mnist.ts';
import { blobs } from '../../testing/blobs.ts';
import { csvText } from '../../testing/csv-text.ts';
import { openReader } from './remote.ts';

const never = new AbortController().signal;
const quiet = { onProgress: () => {}, signal: never };
// Vite hands test.env on to browser tests by this name.
const folder: unknown = import.meta.env.INKFOLD_DATA;

test('draws 6,000 sample digits in under 2 s', async () => {
  const reader = openReader();
  await reader.read([new File([csvText(blobs(2))], 'start the worker.csv')], quiet);
  const start = performance.now();
  const { train, test: unlabelled } = await reader.sample({ seed: 42, signal: never });
  const spent = performance.now() - start;
  expect([train.count, unlabelled.count]).toEqual([5000, 1000]);
  expect(spent).toBeLessThan(2000);
});

test('reads gzip and tells a bad file by its line and column', async () => {
  const reader = openReader();
  const text = new Blob([csvText(blobs(500))]);
  const packed = await new Response(text.stream().pipeThrough(new CompressionStream('gzip'))).blob();
  expect(await reader.read([new File([packed], 'train.csv.gz')], quiet)).toMatchObject([{ count: 500 }]);
  const cut = new File([packed.slice(0, packed.size / 2)], 'cut.csv.gz');
  await expect(reader.read([cut], quiet)).rejects.toMatchObject({ name: 'BadFile' });
  const bad = new File([csvText(blobs(9)).replace(/\d+\r\n$/, 'x\r\n')], 'bad.csv');
  await expect(reader.read([bad], quiet)).rejects.toThrow('bad.csv, line 10, column 785 (pixel783)');
});

test('a zip archive: read, and refused where its sum is wrong', async () => {
  const reader = openReader();
  const bytes = (count: number) => new TextEncoder().encode(csvText(blobs(count)));
  const zip = zipSync({ 'train.csv': bytes(500), 'test.csv': [bytes(20), { level: 0 }] });
  const sets = await reader.read([new File([zip], 'digits.zip')], quiet);
  expect(sets).toMatchObject([
    { name: 'digits.zip/train.csv', count: 500 },
    { name: 'digits.zip/test.csv', count: 20 },
  ]);
  // The last record of the directory is that of test.csv; its CRC-32 is 16 bytes in.
  const record = zip.findLastIndex((_, i) => [0x50, 0x4b, 1, 2].every((byte, k) => zip[i + k] === byte));
  zip[record + 16] = (zip[record + 16] ?? 0) ^ 1;
  await expect(reader.read([new File([zip], 'digits.zip')], quiet)).rejects.toThrow(
    'digits.zip/test.csv is damaged or cut off',
  );
});

test('MNIST comes from Cache Storage where it was kept, without the network', async context => {
  if (typeof folder !== 'string') return context.skip('INKFOLD_DATA is not set: no real files to keep');
  const shelf = await caches.open('mnist');
  for (const { name } of MNIST) await shelf.put(`/mnist/${name}`, await fetch(`/@fs${folder}/mnist/${name}`));
  const shares: number[] = [];
  const watch = { ...quiet, onProgress: ({ share }: { readonly share: number }) => shares.push(share) };
  const sets = await openReader().downloadMnist(watch);
  expect(sets.map(({ name, count }) => [name, count])).toEqual([
    ['MNIST training digits', 60_000],
    ['MNIST test digits', 10_000],
  ]);
  expect(shares.at(-1)).toBe(1);
  await caches.delete('mnist');
});

test('train.csv, 76.8 MB, is ready in under 6 s and never blocks the page for 50 ms', async context => {
  if (typeof folder !== 'string') return context.skip('INKFOLD_DATA is not set: no real file to read');
  const text = await (await fetch(`/@fs${folder}/kaggle/train.csv.gz`)).blob();
  expect(text.size).toBeGreaterThan(76e6);
  let longest = 0;
  const observer = new PerformanceObserver(list => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  });
  observer.observe({ type: 'longtask' });
  const start = performance.now();
  const [set] = await openReader().read([new File([text], 'train.csv')], quiet);
  const spent = performance.now() - start;
  observer.disconnect();
  expect(set?.count).toBe(42000);
  expect(set?.images.reduce((sum, ink) => sum + ink, 0)).toBe(1_100_088_627);
  await context.annotate(`${(spent / 1000).toFixed(2)} s, longest task on the page ${longest} ms`);
  expect(spent).toBeLessThan(6000);
  expect(longest).toBeLessThan(50);
});

test('a cancel is heard at once', async () => {
  const controller = new AbortController();
  let stoppedAt = 0;
  const reading = openReader().read([new File([csvText(blobs(20000))], 'large.csv')], {
    onProgress: () => {
      stoppedAt ||= performance.now();
      controller.abort();
    },
    signal: controller.signal,
  });
  await expect(reading).rejects.toMatchObject({ name: 'Aborted' });
  expect(performance.now() - stoppedAt).toBeLessThan(500);
});
