/**
 * An engine that lives in a worker: the page's side of the boundary. Models are plain values that the page keeps, so a
 * worker that hangs or dies can be ended without losing more than the unfinished epoch.
 */
import { check, present } from '../../lib/check.ts';
import { InkfoldError, throwIfAborted } from '../../lib/fault.ts';
import type { BackendChoice, DeviceReport } from '../../run/device.ts';
import { IMAGE_BYTES, type Engine } from '../../run/engine.ts';
import type { Insight } from '../../run/insight.ts';
import type { Reply, Request } from './protocol.ts';
import { openSession, type Connection, type Session } from './session.ts';
import { PATIENCE, watchdog } from './watchdog.ts';

/** Bytes sent at once to be read: 1.6 MB. */
const PIECE = 2048 * IMAGE_BYTES;

/** An engine in a worker of its own, started on first use. */
export const openTrainer = (): Engine => remoteEngine(connectWorker);

const connectWorker = (): Connection =>
  connectionTo(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'trainer' }));

/** A worker as a connection. */
export function connectionTo(worker: Worker): Connection {
  return {
    port: {
      postMessage: (message, transfer = []) => worker.postMessage(message, { transfer }),
      addEventListener: (type, listener) => worker.addEventListener(type, listener),
    },
    onDeath: listener =>
      worker.addEventListener('error', event => listener(event.message || 'it could not be loaded'), {
        once: true,
      }),
    terminate: () => worker.terminate(),
  };
}

/**
 * An engine behind whatever `connect` connects to; it connects again after a worker was lost. One that says nothing for
 * longer than `patience` allows while it should train is ended: `WorkerLost`.
 */
export function remoteEngine(connect: () => Connection, patience = PATIENCE): Engine {
  let session: Session | null = null;
  /** What the worker was last asked to run on: a worker that replaces it is asked the same. */
  let choice: BackendChoice = 'auto';
  let threads = 1;

  function open(): Session {
    if (session) return session;
    const opened = openSession(connect(), () => {
      if (session === opened) session = null;
    });
    session = opened;
    return opened;
  }

  async function start(wanted: BackendChoice, atMost = 1): Promise<DeviceReport> {
    choice = wanted;
    threads = atMost;
    let report: DeviceReport | null = null;
    for await (const reply of open().call(call => ({ kind: 'start', call, choice, threads }))) {
      if (reply.kind === 'device') report = reply.report;
    }
    check(report, 'the engine said nothing about its device');
    return report;
  }

  /** The session with its device started; a fresh worker starts it first. */
  async function ready(): Promise<Session> {
    if (!session) await start(choice, threads);
    return open();
  }

  return {
    start,

    async *train(job, data, signal, gate) {
      const current = await ready();
      const ids = { digits: data.digits.id, validation: data.validation.id };
      const request = (call: number): Request => ({ kind: 'train', call, job, ...ids });
      let elapsedMs = 0;
      await current.showData(data);
      const dog = watchdog(job, gate, seconds => current.end(silence(seconds)), patience);
      const overhear = (reply: Reply): void => dog.heard(reply.kind === 'event' ? reply.event : null);
      try {
        for await (const reply of current.call(request, { signal, gate, overhear })) {
          if (reply.kind !== 'event') continue;
          if (reply.event.kind === 'steps') elapsedMs = reply.event.elapsedMs;
          yield reply.event;
        }
      } catch (thrown) {
        // A worker that was ended because it did not stop in time has stopped all the same.
        if (!signal.aborted) throw thrown;
        yield { kind: 'stopped', elapsedMs };
      } finally {
        dog.end();
      }
    },

    useThreads: atMost => session?.useThreads(atMost),

    async *predict(models, images, { signal, shifts = false, temperature = 1 }) {
      const current = await ready();
      for (const { from, piece } of piecesOf(images)) {
        throwIfAborted(signal);
        // Each time: other models may have been shown since the last piece.
        current.showModels(models);
        const request = (call: number): Request => ({
          kind: 'predict',
          call,
          images: piece,
          shifts,
          temperature,
        });
        for await (const reply of current.call(request, { signal })) {
          if (reply.kind !== 'predictions') continue;
          const { predictions } = reply;
          yield { ...predictions, from: from + predictions.from };
        }
      }
      throwIfAborted(signal);
    },

    inspect: async (model, image, signal) => {
      const current = await ready();
      throwIfAborted(signal);
      current.showModel(model);
      const request = (call: number): Request => ({ kind: 'inspect', call, image });
      let insight: Insight | null = null;
      for await (const reply of current.call(request, { signal, abandon: true })) {
        if (reply.kind === 'insight') insight = reply.insight;
      }
      return present(insight, 'the insight');
    },

    async *embed(model, images, { signal }) {
      const current = await ready();
      for (const { from, piece } of piecesOf(images)) {
        throwIfAborted(signal);
        // Each time: another model may have been shown since the last piece.
        current.showModel(model);
        const request = (call: number): Request => ({ kind: 'embed', call, images: piece });
        for await (const reply of current.call(request, { signal, abandon: true })) {
          if (reply.kind !== 'embeddings') continue;
          const { embeddings } = reply;
          yield { ...embeddings, from: from + embeddings.from };
        }
      }
      throwIfAborted(signal);
    },

    augment: async (recipe, images, draw) => {
      const current = await ready();
      let moved: Uint8Array<ArrayBuffer> | null = null;
      for await (const reply of current.call(call => ({ kind: 'augment', call, recipe, images, draw }))) {
        if (reply.kind === 'images') moved = reply.images;
      }
      return present(moved, 'the moved images');
    },

    dispose: () => session?.end(new InkfoldError('WorkerLost', 'The training worker was closed.')),
  };
}

/** Images in pieces, with the first image of each: to copy a whole test set in one go would hold the page up. */
function* piecesOf(
  images: Uint8Array<ArrayBuffer>,
): Generator<{ readonly from: number; readonly piece: Uint8Array<ArrayBuffer> }, void> {
  for (let at = 0; at < images.length; at += PIECE)
    yield { from: at / IMAGE_BYTES, piece: images.slice(at, at + PIECE) };
}

const silence = (seconds: number): InkfoldError =>
  new InkfoldError(
    'WorkerLost',
    `The training worker said nothing for ${seconds} seconds while it should train, and was ended.`,
  );
