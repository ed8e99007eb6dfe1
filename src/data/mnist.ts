/**
 * MNIST from a public mirror: the four original files, checked byte for byte and kept for the next time. The one place
 * where the app asks another origin for anything, and only when a person clicks Download MNIST.
 */
import { InkfoldError, throwIfAborted } from '../lib/fault.ts';
import { formatOf, gunzip } from './archive.ts';
import { chunksOf, type Bytes, type NamedFile } from './bytes.ts';
import type { DigitSet } from './digits.ts';
import { readFiles, type ReadProgress } from './read.ts';

/**
 * Tried in order. Both serve github.com/fgnt/mnist, and let any origin read it; the larger mirrors (Google's and
 * PyTorch's buckets) send no such header to a page. The page's policy must name them: connect-src.
 */
export const MIRRORS: readonly string[] = [
  'https://cdn.jsdelivr.net/gh/fgnt/mnist@master/',
  'https://raw.githubusercontent.com/fgnt/mnist/master/',
];

/** One of the four files. */
export interface MnistFile {
  readonly name: string;
  /** In bytes, compressed: for the progress alone. */
  readonly size: number;
  /** SHA-256 of what is in it: the compressed bytes may differ from mirror to mirror. */
  readonly sha256: string;
}

/** The original files: sums of the inflated bytes, as yann.lecun.com published them. */
export const MNIST: readonly MnistFile[] = [
  {
    name: 'train-images-idx3-ubyte.gz',
    size: 9_912_422,
    sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  },
  {
    name: 'train-labels-idx1-ubyte.gz',
    size: 28_881,
    sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  },
  {
    name: 't10k-images-idx3-ubyte.gz',
    size: 1_648_877,
    sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  },
  {
    name: 't10k-labels-idx1-ubyte.gz',
    size: 4542,
    sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
  },
];

/** What came earlier: a Cache of the browser's Cache Storage has this form. */
export interface Shelf {
  match(key: string): Promise<Response | undefined>;
  put(key: string, response: Response): Promise<void>;
}

export interface DownloadOptions {
  readonly fetch: typeof fetch;
  /** Where files are kept; null where the browser keeps nothing. */
  readonly shelf: Shelf | null;
  readonly onProgress?: ((progress: ReadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** MNIST's own unless said otherwise. */
  readonly files?: readonly MnistFile[];
  readonly mirrors?: readonly string[];
  /** How long a mirror may stay silent before the next is tried, in milliseconds; 20 s unless said otherwise. */
  readonly patience?: number;
}

/**
 * MNIST's 60,000 training and 10,000 test digits, kept ones first. Throws `DownloadFailed` with one sentence where no
 * mirror gives the original files, or `Aborted` soon after the signal fires.
 */
export async function downloadMnist(options: DownloadOptions): Promise<readonly DigitSet[]> {
  const { files = MNIST, onProgress, signal } = options;
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const inflated: NamedFile[] = [];
  let before = 0;
  for (const file of files) {
    throwIfAborted(signal);
    const onBytes = (received: number): void =>
      onProgress?.({ name: `MNIST ${file.name}`, share: (before + Math.min(received, file.size)) / total });
    const bytes = (await keptFile(file, options)) ?? (await fetchedFile(file, options, onBytes));
    inflated.push({ name: file.name, blob: new Blob([bytes]) });
    before += file.size;
    onBytes(0);
  }
  return (await readFiles(inflated, { signal })).map(set => ({ ...set, name: setName(set.name) }));
}

const setName = (fileName: string): string =>
  fileName.startsWith('t10k') ? 'MNIST test digits' : 'MNIST training digits';

/** The file as it was kept, inflated; null where it was not, or is no longer what it was. */
async function keptFile(file: MnistFile, { shelf }: DownloadOptions): Promise<Bytes | null> {
  try {
    const kept = await shelf?.match(keyOf(file));
    if (kept === undefined) return null;
    return await checked(file, new Uint8Array(await kept.arrayBuffer()));
  } catch {
    return null;
  }
}

/** On the app's own origin, so that it does not matter which mirror the file came from. */
const keyOf = ({ name }: MnistFile): string => `/mnist/${name}`;

async function fetchedFile(
  file: MnistFile,
  options: DownloadOptions,
  onBytes: (bytes: number) => void,
): Promise<Bytes> {
  const { mirrors = MIRRORS, signal, shelf } = options;
  const reasons: string[] = [];
  for (const mirror of mirrors) {
    try {
      const packed = await fetchBytes(mirror + file.name, options, onBytes);
      const inflated = await checked(file, packed);
      // A full disk or a private window keeps nothing: the digits are here all the same.
      await shelf?.put(keyOf(file), new Response(packed)).catch(() => undefined);
      return inflated;
    } catch (thrown) {
      throwIfAborted(signal);
      reasons.push(`${new URL(mirror).host} ${reasonOf(thrown)}`);
    }
  }
  throw new InkfoldError('DownloadFailed', `MNIST could not be downloaded: ${reasons.join('; ')}.`);
}

/** What an error says of a mirror, as the end of a sentence that begins with its name. */
const reasonOf = (thrown: unknown): string =>
  thrown instanceof InkfoldError ? thrown.message : 'could not be reached';

const failure = (reason: string): InkfoldError => new InkfoldError('DownloadFailed', reason);

async function fetchBytes(
  url: string,
  { fetch: get, signal, patience = 20_000 }: DownloadOptions,
  onBytes: (bytes: number) => void,
): Promise<Bytes> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  signal?.addEventListener('abort', stop, { once: true });
  let timer = setTimeout(stop, patience);
  try {
    const response = await get(url, {
      signal: controller.signal,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    });
    if (!response.ok || response.body === null)
      throw failure(`answered ${response.status} for ${url.slice(url.lastIndexOf('/') + 1)}`);
    const chunks: Bytes[] = [];
    let bytes = 0;
    for await (const chunk of chunksOf(response.body)) {
      clearTimeout(timer);
      timer = setTimeout(stop, patience);
      chunks.push(chunk);
      bytes += chunk.length;
      onBytes(bytes);
    }
    return new Uint8Array(await new Blob(chunks).arrayBuffer());
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

/** The bytes inflated, where they are the original ones; throws `DownloadFailed` otherwise. */
async function checked({ name, sha256 }: MnistFile, bytes: Bytes): Promise<Bytes> {
  const inflated = await inflatedBytes(bytes, name).catch(() => null);
  if (inflated === null || (await sha256Of(inflated)) !== sha256)
    throw failure(`sent a ${name} that is not the original (its SHA-256 differs)`);
  return inflated;
}

/** A server may have said Content-Encoding: gzip, and then the browser has inflated the file already. */
async function inflatedBytes(bytes: Bytes, name: string): Promise<Bytes> {
  if (formatOf(bytes.subarray(0, 4)) !== 'gzip') return bytes;
  return new Uint8Array(await new Response(gunzip(new Blob([bytes]).stream(), name)).arrayBuffer());
}

async function sha256Of(bytes: Bytes): Promise<string> {
  // Absent, whatever its type says, on a page that came over plain http from another machine.
  const subtle: SubtleCrypto | undefined = crypto.subtle;
  if (subtle === undefined)
    throw failure('cannot be checked by a page that came over plain http: open Inkfold over https');
  const sum = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(sum, byte => byte.toString(16).padStart(2, '0')).join('');
}
