/** Answers a port's requests with what reads and draws: the worker's side of the boundary, testable over any port. */
import type { NamedFile } from '../../data/bytes.ts';
import type { DigitSet } from '../../data/digits.ts';
import type { ReadProgress } from '../../data/read.ts';
import { unreachable } from '../../lib/check.ts';
import { toFault } from '../../lib/fault.ts';
import type { Port } from '../port.ts';
import type { Reply, Request } from './protocol.ts';

/** What the worker can do; each throws `Aborted` soon after the signal fires. */
export interface Reading {
  read(files: readonly NamedFile[], watch: Watch): Promise<readonly DigitSet[]>;
  sample(seed: number, signal: AbortSignal): Promise<readonly DigitSet[]>;
  downloadMnist(watch: Watch): Promise<readonly DigitSet[]>;
}

export interface Watch {
  readonly onProgress: (progress: ReadProgress) => void;
  readonly signal: AbortSignal;
}

/** Serves until the port closes; calls run side by side. */
export function serve(port: Port<Reply, Request>, reading: Reading): void {
  const calls = new Map<number, AbortController>();

  /** Runs one call and ends it with `sets` or `failed`, whatever happens. */
  async function answer(call: number, work: (watch: Watch) => Promise<readonly DigitSet[]>): Promise<void> {
    const controller = new AbortController();
    calls.set(call, controller);
    try {
      const sets = await work({
        signal: controller.signal,
        onProgress: progress => port.postMessage({ kind: 'progress', call, progress }),
      });
      port.postMessage({ kind: 'sets', call, sets }, sets.flatMap(buffersOf));
    } catch (thrown) {
      port.postMessage({ kind: 'failed', call, fault: toFault(thrown) });
    } finally {
      calls.delete(call);
    }
  }

  function handle(request: Request): void {
    switch (request.kind) {
      case 'read':
        void answer(request.call, watch => reading.read(request.files, watch));
        return;
      case 'sample':
        void answer(request.call, ({ signal }) => reading.sample(request.seed, signal));
        return;
      case 'download-mnist':
        void answer(request.call, watch => reading.downloadMnist(watch));
        return;
      case 'abort':
        calls.get(request.call)?.abort();
        return;
      default:
        unreachable(request);
    }
  }

  port.addEventListener('message', event => handle(event.data));
}

const buffersOf = ({ images, labels, hashes }: DigitSet): ArrayBuffer[] => [
  images.buffer,
  hashes.buffer,
  ...(labels === null ? [] : [labels.buffer]),
];
