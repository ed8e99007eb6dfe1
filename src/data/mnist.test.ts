/** The download against a real server on this machine; and the published sums against the real files, where there are any. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { check } from '../lib/check.ts';
import { blobs } from '../testing/blobs.ts';
import { idxImages, idxLabels } from '../testing/idx-bytes.ts';
import { downloadMnist, MNIST, type DownloadOptions, type MnistFile, type Shelf } from './mnist.ts';

const train = blobs(200);
const t10k = blobs(100, 2);
const contents: Readonly<Record<string, Uint8Array>> = {
  'train-images-idx3-ubyte.gz': idxImages(train),
  'train-labels-idx1-ubyte.gz': idxLabels(train),
  't10k-images-idx3-ubyte.gz': idxImages(t10k),
  't10k-labels-idx1-ubyte.gz': idxLabels(t10k),
};
const packed = (name: string): Buffer => gzipSync(contents[name] ?? Buffer.from('no such file'));
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const files: readonly MnistFile[] = Object.entries(contents).map(([name, bytes]) => ({
  name,
  size: packed(name).length,
  sha256: sha256(bytes),
}));

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A mirror on this machine, and the paths that it was asked for. */
async function mirror(answer: RequestListener) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  servers.push(server);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  check(address !== null && typeof address === 'object', 'the address of the server');
  const host = `127.0.0.1:${address.port}`;
  return { asked, host, url: `http://${host}/mnist/` };
}
const good: RequestListener = ({ url = '' }, response) => response.end(packed(url.replace('/mnist/', '')));
const missing: RequestListener = (_, response) => response.writeHead(404).end('not here');

/** What Cache Storage is in a browser. */
function shelf(): Shelf & { readonly held: Map<string, Uint8Array<ArrayBuffer>> } {
  const held = new Map<string, Uint8Array<ArrayBuffer>>();
  return {
    held,
    match: key => {
      const bytes = held.get(key);
      return Promise.resolve(bytes && new Response(bytes));
    },
    put: async (key, response) => void held.set(key, new Uint8Array(await response.arrayBuffer())),
  };
}

const download = (mirrors: readonly string[], options: Partial<DownloadOptions> = {}) =>
  downloadMnist({ fetch, shelf: null, files, mirrors, ...options });

test('fetches four files, checks them and gives two sets with their labels', async () => {
  const { url, asked } = await mirror(good);
  const shares: number[] = [];
  const sets = await download([url], { onProgress: ({ share }) => shares.push(share) });
  expect(sets).toEqual([
    { ...train, id: sets[0]?.id, name: 'MNIST training digits' },
    { ...t10k, id: sets[1]?.id, name: 'MNIST test digits' },
  ]);
  expect(asked).toEqual(files.map(({ name }) => `/mnist/${name}`));
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
});

test('the second time nothing is asked for', async () => {
  const { url, asked } = await mirror(good);
  const kept = shelf();
  await download([url], { shelf: kept });
  expect(kept.held.size).toBe(4);
  const offline: typeof fetch = () => expect.unreachable('it was asked for');
  const sets = await download([url], { shelf: kept, fetch: offline });
  expect(sets.map(({ count }) => count)).toEqual([200, 100]);
  expect(asked).toHaveLength(4);
});

test('a kept file that is damaged is fetched again', async () => {
  const { url, asked } = await mirror(good);
  const kept = shelf();
  await download([url], { shelf: kept });
  kept.held.set('/mnist/t10k-labels-idx1-ubyte.gz', Uint8Array.of(1, 2, 3));
  expect(await download([url], { shelf: kept })).toHaveLength(2);
  expect(asked.slice(4)).toEqual(['/mnist/t10k-labels-idx1-ubyte.gz']);
});

test('a browser that keeps nothing still has the digits', async () => {
  const { url } = await mirror(good);
  const full: Shelf = {
    match: () => Promise.reject(new Error('SecurityError')),
    put: () => Promise.reject(new Error('QuotaExceededError')),
  };
  expect(await download([url], { shelf: full })).toHaveLength(2);
});

test('a server that names the compression itself is understood', async () => {
  const { url } = await mirror((request, response) => {
    response.setHeader('Content-Encoding', 'gzip');
    good(request, response);
  });
  expect(await download([url])).toHaveLength(2);
});

test('where one mirror fails, the next is asked', async () => {
  const [first, second] = [await mirror(missing), await mirror(good)];
  expect(await download([first.url, second.url])).toHaveLength(2);
  expect([first.asked.length, second.asked.length]).toEqual([4, 4]);
});

test('a wrong file is not taken, and nothing of it kept', async () => {
  const { url, host } = await mirror((_, response) => response.end(gzipSync('something else')));
  const kept = shelf();
  await expect(download([url], { shelf: kept })).rejects.toEqual(
    expect.objectContaining({
      name: 'DownloadFailed',
      message: `MNIST could not be downloaded: ${host} sent a train-images-idx3-ubyte.gz that is not the original (its SHA-256 differs).`,
    }),
  );
  expect(kept.held.size).toBe(0);
});

test('one sentence says what each mirror did', async () => {
  const [gone, absent] = [await mirror(good), await mirror(missing)];
  servers[0]?.close();
  const dead = `http://${gone.host}/mnist/`;
  servers[0]?.closeAllConnections();
  await expect(download([dead, absent.url])).rejects.toThrow(
    `MNIST could not be downloaded: ${gone.host} could not be reached; ${absent.host} answered 404 for train-images-idx3-ubyte.gz.`,
  );
});

test('a mirror that falls silent is given up for the next', async () => {
  const silent = await mirror((_, response) => response.writeHead(200).write('begun'));
  const other = await mirror(good);
  expect(await download([silent.url, other.url], { patience: 100 })).toHaveLength(2);
});

test('a cancel ends it as Aborted', async () => {
  const { url } = await mirror((_, response) => response.writeHead(200).write('begun'));
  const controller = new AbortController();
  const downloading = download([url], { signal: controller.signal, onProgress: () => controller.abort() });
  await expect(downloading).rejects.toMatchObject({ name: 'Aborted' });
});

test('the sums are those of the real files', async context => {
  const folder = process.env.INKFOLD_DATA;
  if (!folder) return context.skip('INKFOLD_DATA is not set: no real files to check');
  for (const { name, size, sha256: sum } of MNIST) {
    const bytes = await readFile(`${folder}/mnist/${name}`);
    expect([name, bytes.length, sha256(gunzipSync(bytes))]).toEqual([name, size, sum]);
  }
});

test('real MNIST: 60,000 and 10,000 digits through the whole download', async context => {
  const folder = process.env.INKFOLD_DATA;
  if (!folder) return context.skip('INKFOLD_DATA is not set: no real files to read');
  const { url } = await mirror(({ url: path = '' }, response) => {
    void readFile(`${folder}${path}`).then(bytes => response.end(bytes));
  });
  const [training, held] = await downloadMnist({ fetch, shelf: null, mirrors: [url] });
  expect([training?.count, held?.count]).toEqual([60_000, 10_000]);
  expect([...(training?.labels?.subarray(0, 5) ?? [])]).toEqual([5, 0, 4, 1, 9]);
});
