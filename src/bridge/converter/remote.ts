/** Writing and reading models in a worker: the page's side of the boundary. */
import type { OutFile } from '../../formats/out-file.ts';
import type { Found } from '../../formats/read-model.ts';
import type { Order } from '../../formats/write-file.ts';
import { check, unreachable } from '../../lib/check.ts';
import { fromFault, InkfoldError } from '../../lib/fault.ts';
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
  readonly resolve: (reply: Answer) => void;
  readonly reject: (reason: InkfoldError) => void;
}
type Answer = Exclude<Reply, { kind: 'failed' }>;

interface Session {
  readonly connection: Connection;
  readonly pending: Map<number, Pending>;
}

/** A converter behind whatever `connect` connects to. */
export function remoteConverter(connect: () => Connection): Converter {
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
    for (const { reject } of ended.pending.values()) reject(reason);
    ended.pending.clear();
  }

  function call(request: (call: number) => Request): Promise<Answer> {
    const { connection, pending } = open();
    const number = ++calls;
    return new Promise((resolve, reject) => {
      pending.set(number, { resolve, reject });
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
      const reply = await call(number => ({ kind: 'read', call: number, files: named }));
      check(reply.kind === 'found', 'models were asked for');
      return reply.found;
    },
  };
}

/** Hands a reply to the call that it belongs to. */
function receive({ pending }: Session, reply: Reply): void {
  const waiting = pending.get(reply.call);
  pending.delete(reply.call);
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
