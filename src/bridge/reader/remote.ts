/** Reading files, drawing sample digits and fetching MNIST in a worker: the page's side of the boundary. */
import type { DigitSet } from '../../data/digits.ts';
import type { ReadProgress } from '../../data/read.ts';
import { present, unreachable } from '../../lib/check.ts';
import { fromFault, InkfoldError, throwIfAborted } from '../../lib/fault.ts';
import type { Port } from '../port.ts';
import type { Reply, Request } from './protocol.ts';

export interface Reader {
  /**
   * Reads files of digits: CSV and IDX, plain, as gzip or in a zip archive; one may give several sets, and two may make
   * one. Throws `BadFile` (one sentence for a person), `Aborted`, `OutOfMemory` or `WorkerLost`; all or nothing is read.
   */
  read(files: readonly File[], options: ReadOptions): Promise<readonly DigitSet[]>;
  /**
   * MNIST's 60,000 training and 10,000 test digits from a public mirror, or as kept from the last time. Throws
   * `DownloadFailed` (one sentence for a person), `Aborted`, `OutOfMemory` or `WorkerLost`.
   */
  downloadMnist(options: ReadOptions): Promise<readonly DigitSet[]>;
  /** Draws 5,000 labelled and 1,000 unlabelled digits. Throws `Aborted` or `WorkerLost`. */
  sample(options: SampleOptions): Promise<{ readonly train: DigitSet; readonly test: DigitSet }>;
}

export interface ReadOptions {
  /** Told what is being read, and the share of the whole call that is done, 0 to 1, never falling. */
  readonly onProgress: (progress: ReadProgress) => void;
  readonly signal: AbortSignal;
}

export interface SampleOptions {
  /** The same seed gives the same digits. */
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** A port to a worker, and the way to end that worker. */
export interface Connection {
  readonly port: Port<Request, Reply>;
  /** Calls back when the worker dies by itself, with the reason. */
  onDeath(listener: (reason: string) => void): void;
  terminate(): void;
}

/** A reader in a worker of its own, started on first use and again after it was lost. */
export const openReader = (): Reader => remoteReader(connectWorker);

function connectWorker(): Connection {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'reader' });
  return {
    port: {
      postMessage: (message, transfer = []) => worker.postMessage(message, { transfer }),
      addEventListener: (type, listener) => worker.addEventListener(type, listener),
    },
    onDeath: listener => {
      worker.addEventListener('error', event => listener(event.message || 'it could not be loaded'));
      worker.addEventListener('messageerror', () => listener('a message could not be read'));
    },
    terminate: () => worker.terminate(),
  };
}

interface Pending {
  readonly onProgress: (progress: ReadProgress) => void;
  readonly resolve: (sets: readonly DigitSet[]) => void;
  readonly reject: (reason: InkfoldError) => void;
}

interface Session {
  readonly connection: Connection;
  readonly pending: Map<number, Pending>;
}

/** A reader behind whatever `connect` connects to. */
export function remoteReader(connect: () => Connection): Reader {
  let session: Session | null = null;
  let calls = 0;

  function open(): Session {
    if (session !== null) return session;
    const opened: Session = { connection: connect(), pending: new Map() };
    opened.connection.port.addEventListener('message', event => receive(opened, event.data));
    opened.connection.onDeath(reason =>
      end(opened, new InkfoldError('WorkerLost', `The part that reads files failed: ${reason}.`)),
    );
    session = opened;
    return opened;
  }

  function end(ended: Session, reason: InkfoldError): void {
    if (session === ended) session = null;
    ended.connection.terminate();
    for (const { reject } of ended.pending.values()) reject(reason);
    ended.pending.clear();
  }

  async function call(
    request: (call: number) => Request,
    { onProgress, signal }: ReadOptions,
  ): Promise<readonly DigitSet[]> {
    throwIfAborted(signal);
    const { connection, pending } = open();
    const number = ++calls;
    const abort = (): void => connection.port.postMessage({ kind: 'abort', call: number });
    signal.addEventListener('abort', abort, { once: true });
    try {
      return await new Promise((resolve, reject) => {
        pending.set(number, { onProgress, resolve, reject });
        connection.port.postMessage(request(number));
      });
    } finally {
      signal.removeEventListener('abort', abort);
      pending.delete(number);
    }
  }

  return {
    read: (files, options) => {
      const named = files.map(file => ({ name: file.name, blob: file }));
      return call(number => ({ kind: 'read', call: number, files: named }), options);
    },
    downloadMnist: options => call(number => ({ kind: 'download-mnist', call: number }), options),
    sample: async ({ seed, signal }) => {
      const [train, test] = await call(number => ({ kind: 'sample', call: number, seed }), {
        onProgress: () => {},
        signal,
      });
      return { train: present(train, 'the labelled sample'), test: present(test, 'the unlabelled sample') };
    },
  };
}

/** Hands a reply to the call that it belongs to; a call that is over already gets no more. */
function receive({ pending }: Session, reply: Reply): void {
  const waiting = pending.get(reply.call);
  switch (reply.kind) {
    case 'progress':
      waiting?.onProgress(reply.progress);
      return;
    case 'sets':
      waiting?.resolve(reply.sets);
      return;
    case 'failed':
      waiting?.reject(fromFault(reply.fault));
      return;
    default:
      unreachable(reply);
  }
}
