/**
 * An engine that lives in a worker: the page's side of the boundary. Models are plain values that the page keeps, so a
 * worker that hangs or dies can be ended without losing more than the unfinished epoch.
 */
import { check } from '../../lib/check.ts';
import { InkfoldError, throwIfAborted } from '../../lib/fault.ts';
import type { BackendChoice, DeviceReport } from '../../run/device.ts';
import type { Engine } from '../../run/engine.ts';
import { openSession, type Connection, type Session } from './session.ts';

/** An engine in a worker of its own, started on first use. */
export const openTrainer = (): Engine => remoteEngine(connectWorker);

function connectWorker(): Connection {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'trainer' });
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

/** An engine behind whatever `connect` connects to; it connects again after a worker was lost. */
export function remoteEngine(connect: () => Connection): Engine {
  let session: Session | null = null;
  /** What the worker was last asked to run on: a worker that replaces it is asked the same. */
  let choice: BackendChoice = 'auto';

  function open(): Session {
    if (session) return session;
    const opened = openSession(connect(), () => {
      if (session === opened) session = null;
    });
    session = opened;
    return opened;
  }

  async function start(wanted: BackendChoice): Promise<DeviceReport> {
    choice = wanted;
    let report: DeviceReport | null = null;
    for await (const reply of open().call(call => ({ kind: 'start', call, choice: wanted }))) {
      if (reply.kind === 'device') report = reply.report;
    }
    check(report, 'the engine said nothing about its device');
    return report;
  }

  /** The session with its device started; a fresh worker starts it first. */
  async function ready(): Promise<Session> {
    if (!session) await start(choice);
    return open();
  }

  return {
    start,

    async *train(job, digits, signal) {
      const current = await ready();
      let elapsedMs = 0;
      current.showDigits(digits);
      try {
        for await (const reply of current.call(call => ({ kind: 'train', call, job }), signal)) {
          if (reply.kind !== 'event') continue;
          if (reply.event.kind === 'steps') elapsedMs = reply.event.elapsedMs;
          yield reply.event;
        }
      } catch (thrown) {
        // A worker that was ended because it did not stop in time has stopped all the same.
        if (!signal.aborted) throw thrown;
        yield { kind: 'stopped', elapsedMs };
      }
    },

    async *predict(model, images, signal) {
      throwIfAborted(signal);
      const current = await ready();
      current.showModel(model);
      for await (const reply of current.call(call => ({ kind: 'predict', call, images }), signal)) {
        if (reply.kind === 'predictions') yield reply.predictions;
      }
      throwIfAborted(signal);
    },

    dispose: () => session?.end(new InkfoldError('WorkerLost', 'The training worker was closed.')),
  };
}
