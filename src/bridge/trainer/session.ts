/** One worker's life as the page sees it: its calls in flight, what it has been shown, and its end. */
import type { DigitSet } from '../../data/digits.ts';
import { fromFault, InkfoldError } from '../../lib/fault.ts';
import { pause } from '../../lib/pause.ts';
import type { TrainingData } from '../../run/engine.ts';
import type { Gate } from '../../run/gate.ts';
import type { TrainedModel } from '../../run/model.ts';
import { inbox, type Inbox } from './inbox.ts';
import type { Port } from '../port.ts';
import type { Reply, Request } from './protocol.ts';

/** How long a worker may take to answer an abort before it is ended: a promise of the Stop button. */
export const ABORT_GRACE_MS = 800;

/** A port to a worker, and the way to end that worker. */
export interface Connection {
  readonly port: Port<Request, Reply>;
  /** Calls back when the worker dies by itself, with the reason. */
  onDeath(listener: (reason: string) => void): void;
  terminate(): void;
}

export interface CallOptions {
  /** Stops the call; a worker that does not answer in time is ended, unless the call is abandoned. */
  readonly signal?: AbortSignal;
  /**
   * Walk away from an aborted call at once instead of waiting for its end: for small work in a worker that may be busy training,
   * and must not be ended because of it.
   */
  readonly abandon?: boolean;
  /** Holds the call up while it is closed, be it from the beginning. */
  readonly gate?: Gate | undefined;
  /** Is told of everything that the worker says during the call, to whatever call it belongs. */
  readonly overhear?: (reply: Reply) => void;
}

export interface Session {
  /** Makes a call and yields its replies until it is done; throws what it failed with. */
  call(request: (call: number) => Request, options?: CallOptions): AsyncGenerator<Reply, void>;
  /** Sends what the next training trains on, unless the worker has it already. */
  showData(data: TrainingData): Promise<void>;
  /** Sends the models that the next prediction is about, unless the worker has them already. */
  showModels(models: readonly TrainedModel[]): void;
  /** Sends the model that the next inspections and embeddings are about, unless the worker has it already. */
  showModel(model: TrainedModel): void;
  /** Says how many threads a training may use from now on. */
  useThreads(atMost: number): void;
  /** Ends the worker; every call in flight fails with `reason`. */
  end(reason: InkfoldError): void;
}

/** A session over a fresh connection; `onEnd` is called once it is over, for whatever reason. */
export function openSession(connection: Connection, onEnd: () => void): Session {
  const { port } = connection;
  const inboxes = new Map<number, Inbox<Reply>>();
  const listeners = new Set<(reply: Reply) => void>();
  let dataShown = '';
  let modelsShown = '';
  let modelShown = '';
  let calls = 0;
  let ended: InkfoldError | null = null;

  function end(reason: InkfoldError): void {
    ended ??= reason;
    onEnd();
    connection.terminate();
    for (const box of inboxes.values()) box.fail(reason);
    inboxes.clear();
  }

  port.addEventListener('message', ({ data }) => {
    for (const overhear of listeners) overhear(data);
    const box = inboxes.get(data.call);
    if (data.kind === 'done') box?.close();
    else if (data.kind === 'failed') box?.fail(fromFault(data.fault));
    else box?.put(data);
  });
  connection.onDeath(reason => end(new InkfoldError('WorkerLost', `The training worker failed: ${reason}.`)));

  return {
    end,
    showData: async ({ digits, validation }) => {
      const key = `${digits.id} ${validation.id}`;
      if (dataShown === key) return;
      dataShown = key;
      port.postMessage({ kind: 'clear-sets' });
      for (const set of new Set([digits, validation])) await sendSet(port, set);
    },
    showModels: models => {
      const key = models.map(({ id }) => id).join(' ');
      if (modelsShown !== key) port.postMessage({ kind: 'models', models });
      modelsShown = key;
    },
    showModel: model => {
      if (modelShown !== model.id) port.postMessage({ kind: 'model', model });
      modelShown = model.id;
    },
    useThreads: atMost => port.postMessage({ kind: 'use-threads', atMost }),
    async *call(request, { signal, abandon = false, gate, overhear } = {}) {
      if (ended) throw ended;
      const call = ++calls;
      const box = inbox<Reply>();
      inboxes.set(call, box);
      let grace: ReturnType<typeof setTimeout> | undefined;
      const abort = (): void => {
        port.postMessage({ kind: 'abort', call });
        if (abandon) {
          box.fail(new InkfoldError('Aborted', 'Stopped.'));
          return;
        }
        grace = setTimeout(
          () =>
            end(new InkfoldError('WorkerLost', 'The training worker did not stop in time and was ended.')),
          ABORT_GRACE_MS,
        );
      };
      const hold = (closed: boolean): void => port.postMessage({ kind: closed ? 'pause' : 'resume', call });
      signal?.addEventListener('abort', abort, { once: true });
      const unwatch = gate?.watch(hold);
      if (overhear) listeners.add(overhear);
      port.postMessage(request(call));
      if (gate?.closed) hold(true);
      if (signal?.aborted) abort();
      try {
        yield* box.take();
      } finally {
        clearTimeout(grace);
        signal?.removeEventListener('abort', abort);
        unwatch?.();
        if (overhear) listeners.delete(overhear);
        inboxes.delete(call);
      }
    },
  };
}

/** How much is copied at once: a whole training set would hold the page up for longer than a person should notice. */
const PIECE_BYTES = 2 ** 21;

async function sendSet(port: Port<Request, Reply>, { images, ...set }: DigitSet): Promise<void> {
  port.postMessage({ kind: 'set', set, length: images.length });
  for (let from = 0; from < images.length; from += PIECE_BYTES) {
    const bytes = images.slice(from, from + PIECE_BYTES);
    port.postMessage({ kind: 'pixels', id: set.id, from, bytes }, [bytes.buffer]);
    await pause();
  }
}
