/** Writing and reading models in a worker: the page's side of the boundary. */
import type { OutFile } from '../../formats/out-file.ts';
import type { Found } from '../../formats/read-model.ts';
import type { Order } from '../../formats/write-file.ts';
import { check, unreachable } from '../../lib/check.ts';
import { fromFault, InkfoldError } from '../../lib/fault.ts';
import { shown } from '../../lib/shown.ts';
import type { Port } from '../port.ts';
import type { Reply, Request } from './protocol.ts';

export interface Converter {
  /** The file of an order. Throws `OutOfMemory`, `WorkerLost` or `Unexpected`. */
  write(order: Order): Promise<OutFile>;
  /**
   * The models and experiments in these files, in order. Throws `BadFile` (one sentence for a person), `OutOfMemory` or
   * `WorkerLost`; all or nothing is read.
   */
  read(files: readonly File[]): Promise<readonly Found[]>;
}

/** A port to a worker, and the way to end that worker. */
export interface Connection {
  readonly port: Port<Request, Reply>;
  /** Calls back when the worker dies by itself, with the reason. */
  onDeath(listener: (reason: string) => void): void;
  terminate(): void;
}

/** How long reading may take: some seconds to start and to load HDF5 on a slow machine, and what large files need. */
const patienceFor = (bytes: number): number => 20_000 + bytes / 10_000;

/** A converter in a worker of its own, started on first use and again after it was lost. */
export const openConverter = (): Converter => remoteConverter(connectWorker);

function connectWorker(): Connection {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'converter' });
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
  /** Ends what would go on for ever; null where nothing can. */
  readonly timer: ReturnType<typeof setTimeout> | null;
  readonly resolve: (reply: Answer) => void;
  readonly reject: (reason: InkfoldError) => void;
}
type Answer = Exclude<Reply, { kind: 'failed' }>;

interface Session {
  readonly connection: Connection;
  readonly pending: Map<number, Pending>;
}

/**
 * A converter behind whatever `connect` connects to. Reading that takes longer than `patience` (milliseconds, from the files'
 * bytes) is ended with its worker: HDF5's library can be kept busy without end, and nothing in its thread could stop it. A
 * worker that met a file that it could not read is replaced, for what HDF5 leaves behind then.
 */
export function remoteConverter(connect: () => Connection, patience = patienceFor): Converter {
  let session: Session | null = null;
  let calls = 0;

  function open(): Session {
    if (session !== null) return session;
    const opened: Session = { connection: connect(), pending: new Map() };
    opened.connection.port.addEventListener('message', event => receive(opened, event.data));
    opened.connection.onDeath(reason =>
      end(opened, new InkfoldError('WorkerLost', `The part that converts models failed: ${reason}.`)),
    );
    session = opened;
    return opened;
  }

  function end(ended: Session, reason: InkfoldError): void {
    if (session === ended) session = null;
    ended.connection.terminate();
    for (const { reject, timer } of ended.pending.values()) {
      if (timer !== null) clearTimeout(timer);
      reject(reason);
    }
    ended.pending.clear();
  }

  function receive(from: Session, reply: Reply): void {
    settle(from, reply);
    if (reply.kind === 'failed' && from.pending.size === 0)
      end(from, new InkfoldError('WorkerLost', 'The part that converts models was replaced.'));
  }

  function call(request: (call: number) => Request, limit: Limit | null = null): Promise<Answer> {
    const opened = open();
    const { connection, pending } = opened;
    const number = ++calls;
    return new Promise((resolve, reject) => {
      const timer = limit && setTimeout(() => end(opened, limit.reason), limit.after);
      pending.set(number, { timer, resolve, reject });
      connection.port.postMessage(request(number));
    });
  }

  return {
    write: async order => {
      const reply = await call(number => ({ kind: 'write', call: number, order }));
      check(reply.kind === 'written', 'a file was asked for');
      return reply.file;
    },
    read: async files => {
      const named = files.map(file => ({ name: file.name, blob: file }));
      const after = patience(files.reduce((sum, { size }) => sum + size, 0));
      const name = shown(files[0]?.name ?? 'The file', 80);
      const reason = new InkfoldError(
        'BadFile',
        `${name} could not be read in time: it is damaged, or far larger than models of digits are.`,
      );
      const reply = await call(number => ({ kind: 'read', call: number, files: named }), { after, reason });
      check(reply.kind === 'found', 'models were asked for');
      return reply.found;
    },
  };
}

/** When a call is given up, in milliseconds, and what it is told then. */
interface Limit {
  readonly after: number;
  readonly reason: InkfoldError;
}

/** Hands a reply to the call that it belongs to. */
function settle({ pending }: Session, reply: Reply): void {
  const waiting = pending.get(reply.call);
  pending.delete(reply.call);
  if (waiting?.timer) clearTimeout(waiting.timer);
  switch (reply.kind) {
    case 'written':
    case 'found':
      waiting?.resolve(reply);
      return;
    case 'failed':
      waiting?.reject(fromFault(reply.fault));
      return;
    default:
      unreachable(reply);
  }
}
