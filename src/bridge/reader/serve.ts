/** Answers a port's requests with what reads and draws: the worker's side of the boundary, testable over any port. */
import type { DigitSet } from '../../data/digits.ts';
import { unreachable } from '../../lib/check.ts';
import { toFault } from '../../lib/fault.ts';
import type { Port, Reply, Request } from './protocol.ts';

/** What the worker can do; each throws `Aborted` soon after the signal fires. */
export interface Reading {
  read(file: Blob, name: string, onProgress: (share: number) => void, signal: AbortSignal): Promise<DigitSet>;
  sample(seed: number, signal: AbortSignal): Promise<readonly DigitSet[]>;
}

/** Serves until the port closes; calls run side by side. */
export function serve(port: Port<Reply, Request>, reading: Reading): void {
  const calls = new Map<number, AbortController>();

  /** Runs one call and ends it with `sets` or `failed`, whatever happens. */
  async function answer(
    call: number,
    work: (signal: AbortSignal) => Promise<readonly DigitSet[]>,
  ): Promise<void> {
    const controller = new AbortController();
    calls.set(call, controller);
    try {
      const sets = await work(controller.signal);
      port.postMessage({ kind: 'sets', call, sets }, sets.flatMap(buffersOf));
    } catch (thrown) {
      port.postMessage({ kind: 'failed', call, fault: toFault(thrown) });
    } finally {
      calls.delete(call);
    }
  }

  function handle(request: Request): void {
    switch (request.kind) {
      case 'read': {
        const { call, file, name } = request;
        const onProgress = (share: number): void => port.postMessage({ kind: 'progress', call, share });
        void answer(call, async signal => [await reading.read(file, name, onProgress, signal)]);
        return;
      }
      case 'sample': {
        const { call, seed } = request;
        void answer(call, signal => reading.sample(seed, signal));
        return;
      }
      case 'abort':
        calls.get(request.call)?.abort();
        return;
      default:
        unreachable(request);
    }
  }

  port.addEventListener('message', event => handle(event.data));
}

const buffersOf = ({ images, labels }: DigitSet): ArrayBuffer[] =>
  labels === null ? [images.buffer] : [images.buffer, labels.buffer];
