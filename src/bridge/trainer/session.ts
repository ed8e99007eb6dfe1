/** One worker's life as the page sees it: its calls in flight, what it has been shown, and its end. */
import type { DigitSet } from '../../data/digits.ts';
import { fromFault, InkfoldError } from '../../lib/fault.ts';
import type { TrainedModel } from '../../run/model.ts';
import { inbox, type Inbox } from './inbox.ts';
import type { Port, Reply, Request } from './protocol.ts';

/** How long a worker may take to answer an abort before it is ended: a promise of the Stop button. */
export const ABORT_GRACE_MS = 800;

/** A port to a worker, and the way to end that worker. */
export interface Connection {
  readonly port: Port<Request, Reply>;
  /** Calls back when the worker dies by itself, with the reason. */
  onDeath(listener: (reason: string) => void): void;
  terminate(): void;
}

export interface Session {
  /** Makes a call and yields its replies until it is done; throws what it failed with. */
  call(request: (call: number) => Request, signal?: AbortSignal): AsyncGenerator<Reply, void>;
  /** Sends the set that the next training is about, unless the worker has it already. */
  showDigits(digits: DigitSet): void;
  /** Sends the model that the next prediction is about, unless the worker has it already. */
  showModel(model: TrainedModel): void;
  /** Ends the worker; every call in flight fails with `reason`. */
  end(reason: InkfoldError): void;
}

/** A session over a fresh connection; `onEnd` is called once it is over, for whatever reason. */
export function openSession(connection: Connection, onEnd: () => void): Session {
  const { port } = connection;
  const inboxes = new Map<number, Inbox<Reply>>();
  let digitsShown = '';
  let modelShown = '';
  let calls = 0;

  function end(reason: InkfoldError): void {
    onEnd();
    connection.terminate();
    for (const box of inboxes.values()) box.fail(reason);
    inboxes.clear();
  }

  port.addEventListener('message', ({ data }) => {
    const box = inboxes.get(data.call);
    if (data.kind === 'done') box?.close();
    else if (data.kind === 'failed') box?.fail(fromFault(data.fault));
    else box?.put(data);
  });
  connection.onDeath(reason => end(new InkfoldError('WorkerLost', `The training worker failed: ${reason}.`)));

  return {
    end,
    showDigits: digits => {
      if (digitsShown !== digits.id) port.postMessage({ kind: 'digits', digits });
      digitsShown = digits.id;
    },
    showModel: model => {
      if (modelShown !== model.id) port.postMessage({ kind: 'model', model });
      modelShown = model.id;
    },
    async *call(request, signal) {
      const call = ++calls;
      const box = inbox<Reply>();
      inboxes.set(call, box);
      let grace: ReturnType<typeof setTimeout> | undefined;
      const abort = (): void => {
        port.postMessage({ kind: 'abort', call });
        grace = setTimeout(
          () =>
            end(new InkfoldError('WorkerLost', 'The training worker did not stop in time and was ended.')),
          ABORT_GRACE_MS,
        );
      };
      signal?.addEventListener('abort', abort, { once: true });
      port.postMessage(request(call));
      if (signal?.aborted) abort();
      try {
        yield* box.take();
      } finally {
        clearTimeout(grace);
        signal?.removeEventListener('abort', abort);
        inboxes.delete(call);
      }
    },
  };
}
