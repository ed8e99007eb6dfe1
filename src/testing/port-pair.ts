/** A worker without a thread: two ports of a channel, one served by an engine, the other a connection for a remote. */
import { serve } from '../bridge/trainer/serve.ts';
import type { Connection } from '../bridge/trainer/session.ts';
import type { Engine } from '../run/engine.ts';

export interface FakeWorker extends Connection {
  /** Makes the worker die by itself. */
  die(reason: string): void;
  readonly terminated: boolean;
}

/** Serves `engine`; messages are cloned as between threads. */
export function fakeWorker(engine: Engine): FakeWorker {
  const { port1: page, port2: worker } = new MessageChannel();
  page.start();
  worker.start();
  serve(worker, engine);
  let die: (reason: string) => void = () => {};
  let terminated = false;
  return {
    port: page,
    onDeath: listener => {
      die = listener;
    },
    die: reason => die(reason),
    terminate: () => {
      terminated = true;
      page.close();
      worker.close();
    },
    get terminated() {
      return terminated;
    },
  };
}
