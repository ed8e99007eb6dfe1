/** Answers a port's requests with an engine: the worker's side of the boundary, testable over any port. */
import type { DigitSet } from '../../data/digits.ts';
import { present, unreachable } from '../../lib/check.ts';
import { toFault } from '../../lib/fault.ts';
import type { Engine } from '../../run/engine.ts';
import type { TrainedModel } from '../../run/model.ts';
import type { Port, Reply, Request } from './protocol.ts';

/** Serves until the port closes. */
export function serve(port: Port<Reply, Request>, engine: Engine): void {
  const calls = new Map<number, AbortController>();
  let digits: DigitSet | null = null;
  let model: TrainedModel | null = null;

  /** Runs one call and ends it with `done` or `failed`, whatever happens. */
  async function answer(call: number, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const controller = new AbortController();
    calls.set(call, controller);
    try {
      await work(controller.signal);
      port.postMessage({ kind: 'done', call });
    } catch (thrown) {
      port.postMessage({ kind: 'failed', call, fault: toFault(thrown) });
    } finally {
      calls.delete(call);
    }
  }

  function handle(request: Request): void {
    switch (request.kind) {
      case 'start': {
        const { call, choice } = request;
        void answer(call, async () => {
          port.postMessage({ kind: 'device', call, report: await engine.start(choice) });
        });
        return;
      }
      case 'digits':
        digits = request.digits;
        return;
      case 'train': {
        const { call, job } = request;
        void answer(call, async signal => {
          for await (const event of engine.train(job, present(digits, 'the training set'), signal))
            port.postMessage({ kind: 'event', call, event });
        });
        return;
      }
      case 'model':
        model = request.model;
        return;
      case 'predict': {
        const { call, images } = request;
        const chosen = model;
        void answer(call, async signal => {
          for await (const predictions of engine.predict(present(chosen, 'the model'), images, signal))
            port.postMessage({ kind: 'predictions', call, predictions }, [predictions.probabilities.buffer]);
        });
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
