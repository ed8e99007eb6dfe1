/** Answers a port's requests with an engine: the worker's side of the boundary, testable over any port. */
import type { DigitSet } from '../../data/digits.ts';
import { present, unreachable } from '../../lib/check.ts';
import { toFault } from '../../lib/fault.ts';
import type { Engine } from '../../run/engine.ts';
import { makeGate, type Gate } from '../../run/gate.ts';
import type { TrainedModel } from '../../run/model.ts';
import type { Port } from '../port.ts';
import { embeddingsGivenAway, givenAway, insightGivenAway } from './given-away.ts';
import type { Reply, Request } from './protocol.ts';

/** A call that is being answered: what stops it, and what holds it up. */
interface Call {
  readonly controller: AbortController;
  readonly gate: Gate;
}

/** Serves until the port closes. */
export function serve(port: Port<Reply, Request>, engine: Engine): void {
  const calls = new Map<number, Call>();
  const sets = new Map<string, DigitSet>();
  let models: readonly TrainedModel[] = [];
  let model: TrainedModel | null = null;

  const setOf = (id: string): DigitSet => present(sets.get(id), `set ${id}`);

  /** Runs one call and ends it with `done` or `failed`, whatever happens. */
  async function answer(
    call: number,
    work: (signal: AbortSignal, gate: Gate) => Promise<void>,
  ): Promise<void> {
    const controller = new AbortController();
    const gate = makeGate();
    calls.set(call, { controller, gate });
    try {
      await work(controller.signal, gate);
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
        const { call, choice, threads } = request;
        void answer(call, async () => {
          port.postMessage({ kind: 'device', call, report: await engine.start(choice, threads) });
        });
        return;
      }
      case 'clear-sets':
        sets.clear();
        return;
      case 'set': {
        const { set, length } = request;
        sets.set(set.id, { ...set, images: new Uint8Array(length) });
        return;
      }
      case 'pixels':
        setOf(request.id).images.set(request.bytes, request.from);
        return;
      case 'train': {
        const { call, job, digits, validation } = request;
        void answer(call, async (signal, gate) => {
          const data = { digits: setOf(digits), validation: setOf(validation) };
          for await (const event of engine.train(job, data, signal, gate))
            port.postMessage({ kind: 'event', call, event }, givenAway(event));
        });
        return;
      }
      case 'models':
        models = request.models;
        return;
      case 'predict': {
        const { call, images, shifts, temperature } = request;
        const chosen = models;
        void answer(call, async signal => {
          const options = { signal, shifts, temperature };
          for await (const predictions of engine.predict(chosen, images, options))
            port.postMessage({ kind: 'predictions', call, predictions }, [predictions.probabilities.buffer]);
        });
        return;
      }
      case 'model':
        model = request.model;
        return;
      case 'inspect': {
        const { call, image } = request;
        const chosen = model;
        void answer(call, async signal => {
          const insight = await engine.inspect(present(chosen, 'a model'), image, signal);
          port.postMessage({ kind: 'insight', call, insight }, insightGivenAway(insight));
        });
        return;
      }
      case 'embed': {
        const { call, images } = request;
        const chosen = model;
        void answer(call, async signal => {
          for await (const embeddings of engine.embed(present(chosen, 'a model'), images, { signal }))
            port.postMessage({ kind: 'embeddings', call, embeddings }, embeddingsGivenAway(embeddings));
        });
        return;
      }
      case 'augment': {
        const { call, recipe, images, draw } = request;
        void answer(call, async () => {
          const moved = await engine.augment(recipe, images, draw);
          port.postMessage({ kind: 'images', call, images: moved }, [moved.buffer]);
        });
        return;
      }
      case 'use-threads':
        engine.useThreads(request.atMost);
        return;
      case 'pause':
        calls.get(request.call)?.gate.close();
        return;
      case 'resume':
        calls.get(request.call)?.gate.open();
        return;
      case 'abort':
        calls.get(request.call)?.controller.abort();
        return;
      default:
        unreachable(request);
    }
  }

  port.addEventListener('message', event => handle(event.data));
}
