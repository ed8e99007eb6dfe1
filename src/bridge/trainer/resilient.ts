/**
 * An engine that gets over mishaps: when its device is lost or its worker dies, another worker takes over, and the fold goes on
 * from its newest checkpoint, on the same backend once and then on the next. It trains one fold at a time; the pool sees to that.
 */
import { check } from '../../lib/check.ts';
import { abortable, InkfoldError, toFault, type Fault } from '../../lib/fault.ts';
import { backendLabels } from '../../run/device.ts';
import type { Engine, Predictions } from '../../run/engine.ts';
import { IMAGE_BYTES } from '../../run/engine.ts';
import type { RunEvent } from '../../run/events.ts';
import type { Embeddings, Insight } from '../../run/insight.ts';
import { canBeGotOver, recoveryLine } from './mishap.ts';
import { engineSeat, type Sitter } from './seat.ts';
import { storyOf, type Story } from './story.ts';

/** How many probabilities a prediction has. */
const CLASSES = 10;

/** An engine over workers that `make` makes: each has an engine of its own. */
export function resilientEngine(make: () => Engine): Engine {
  const seat = engineSeat(make);
  let training = false;
  let disposed = false;

  /** Who goes on after this mishap; throws it where nobody can. */
  async function successor(sitter: Sitter, thrown: unknown, count: number): Promise<Sitter> {
    const fault = faultOf(sitter, thrown);
    const { backend } = sitter.footing;
    if (disposed || !canBeGotOver(fault, backend)) {
      // What the processor finds wrong as well was not the GPU's fault: the next run may have it again.
      if (seat.hasFallen()) seat.clear();
      throw thrown;
    }
    const next = await seat.replace(sitter, fault, count);
    if (!next) throw beyondHelp(fault, sitter);
    return next;
  }

  /** What went wrong, rather than what became of the worker because of it. */
  const faultOf = (sitter: Sitter, thrown: unknown): Fault => seat.replacedFor(sitter) ?? toFault(thrown);

  /** Does a small piece of work; where the device or its worker was lost, another one does it again, once. */
  async function* persistently<T>(
    work: (sitter: Sitter) => AsyncGenerator<T, void>,
  ): AsyncGenerator<T, void> {
    const sitter = await seat.sitter();
    let thrown: unknown;
    try {
      yield* work(sitter);
      return;
    } catch (caught) {
      thrown = caught;
    }
    const fault = faultOf(sitter, thrown);
    // A TensorFlow.js that ran out of memory is of no more use; but while it trains, it is for the training to say so.
    const lost =
      fault.name === 'DeviceLost' ||
      fault.name === 'WorkerLost' ||
      (!training && (fault.name === 'OutOfMemory' || fault.name === 'Unexpected'));
    if (!lost || disposed) throw thrown;
    const next = await seat.replace(sitter, fault, 1);
    if (!next) throw thrown;
    yield* work(next);
  }

  return {
    start: (choice, threads = 1) => seat.start(choice, threads),

    async *train(job, data, signal, gate) {
      check(job.splits.length === 1, 'this engine trains one fold at a time');
      const story = storyOf(job);
      const stopped = (): RunEvent => ({ kind: 'stopped', elapsedMs: story.elapsedMs() });
      let count = 0;
      let progress = 0;
      training = true;
      try {
        let sitter = await abortable(seat.sitter(), signal);
        for (;;) {
          let thrown: unknown;
          try {
            yield* retold(sitter.engine.train(story.rest(), data, signal, gate), story);
            return;
          } catch (caught) {
            thrown = caught;
          }
          if (signal.aborted) {
            yield stopped();
            return;
          }
          count = story.progress() > progress ? 1 : count + 1;
          progress = story.progress();
          const next = await abortable(successor(sitter, thrown, count), signal);
          yield* changeOver(story, faultOf(sitter, thrown), sitter, next);
          if (next.footing.backend !== sitter.footing.backend) count = 0;
          sitter = next;
          story.again();
        }
      } catch (thrown) {
        if (!signal.aborted) throw thrown;
        yield stopped();
      } finally {
        training = false;
      }
    },

    useThreads: atMost => {
      // A worker that is lost meanwhile needs no telling.
      if (training) seat.sitter().then(({ engine }) => engine.useThreads(atMost), ignore);
    },

    async *predict(models, images, options) {
      let done = 0;
      const rest = async function* ({ engine }: Sitter): AsyncGenerator<Predictions, void> {
        const first = done;
        for await (const chunk of engine.predict(models, images.subarray(first * IMAGE_BYTES), options)) {
          done = first + chunk.from + chunk.probabilities.length / CLASSES;
          yield { ...chunk, from: first + chunk.from };
        }
      };
      yield* persistently(rest);
    },

    inspect: async (model, image, signal) => {
      const work = async function* ({ engine }: Sitter): AsyncGenerator<Insight, void> {
        yield await engine.inspect(model, image, signal);
      };
      for await (const insight of persistently(work)) return insight;
      throw new InkfoldError('Unexpected', 'no insight came back');
    },

    async *embed(model, images, options) {
      let done = 0;
      const rest = async function* ({ engine }: Sitter): AsyncGenerator<Embeddings, void> {
        const first = done;
        for await (const chunk of engine.embed(model, images.subarray(first * IMAGE_BYTES), options)) {
          done = first + chunk.from + chunk.energies.length;
          yield { ...chunk, from: first + chunk.from };
        }
      };
      yield* persistently(rest);
    },

    augment: async (recipe, images, draw) => {
      const work = async function* ({ engine }: Sitter): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
        yield await engine.augment(recipe, images, draw);
      };
      for await (const moved of persistently(work)) return moved;
      throw new InkfoldError('Unexpected', 'no images came back');
    },

    dispose: () => {
      disposed = true;
      seat.dispose();
    },
  };
}

const ignore = (): void => {};

/** An attempt's events as the page should see them. */
async function* retold(events: AsyncGenerator<RunEvent, void>, story: Story): AsyncGenerator<RunEvent, void> {
  for await (const event of events) {
    const told = story.retold(event);
    if (told) yield told;
  }
}

/** What the page is told between two attempts. */
function* changeOver(story: Story, fault: Fault, before: Sitter, after: Sitter): Generator<RunEvent, void> {
  const place = story.place();
  const scene = story.scene();
  const text = recoveryLine(fault, scene, place, before.footing, after.footing);
  const fold = story.fold;
  yield { kind: 'action', action: { fold, epoch: (scene ?? place).epoch, by: 'Recovery', text } };
  if (after.report.name !== before.report.name) yield { kind: 'device', report: after.report };
}

/** The fault where nothing is left to try; of a GPU that the person chose, with what else there is to do. */
function beyondHelp({ name, message }: Fault, { footing: { backend } }: Sitter): InkfoldError {
  if (backend === 'wasm') return new InkfoldError(name, message);
  const advice = `Trying ${backendLabels[backend]} once more did not help; another backend may.`;
  return new InkfoldError(name, `${message} ${advice}`);
}
