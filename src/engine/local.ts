/** The engine itself, in the thread that it is called in: composes backend, training and prediction. */
import { InkfoldError, toFault } from '../lib/fault.ts';
import { pause } from '../lib/pause.ts';
import { parameterCount } from '../recipe/network.ts';
import { networkOf } from '../recipe/presets.ts';
import type { BackendChoice, DeviceReport } from '../run/device.ts';
import type { Engine, TrainingData } from '../run/engine.ts';
import type { RunEvent, RunPlan } from '../run/events.ts';
import { makeGate } from '../run/gate.ts';
import type { Job } from '../run/job.ts';
import { augmentBytes } from './augment.ts';
import { startBackend, type Started } from './backend.ts';
import { embedImages } from './inspect/embed.ts';
import { inspectImage } from './inspect/inspect.ts';
import { namedMemoryFault } from './memory-fault.ts';
import { liveModel, type LiveModel } from './model.ts';
import { predictImages } from './predict.ts';
import type { Reins } from './rest.ts';
import { believe } from './session.ts';
import { stopwatch } from './stopwatch.ts';
import { trainFold } from './train.ts';

/** An engine in this thread. It starts nothing until it is asked to. */
export function localEngine(): Engine {
  let choice: BackendChoice = 'auto';
  let threads = 1;
  let started: Promise<Started> | null = null;
  let training = false;

  function startOnce(wanted: BackendChoice, atMost: number): Promise<Started> {
    if (started && wanted === choice && atMost === threads) return started;
    if (training) throw new InkfoldError('Unexpected', 'The backend cannot change while it trains.');
    choice = wanted;
    threads = atMost;
    // One after the other: TensorFlow.js has one current backend.
    const before: Promise<unknown> = started ?? Promise.resolve();
    const next = before.then(
      () => startBackend(wanted, atMost),
      () => startBackend(wanted, atMost),
    );
    started = next;
    next.catch(() => {
      if (started === next) started = null; // so that it can be tried again
    });
    return next;
  }

  return {
    start: async (wanted, atMost = 1) => (await startOnce(wanted, atMost)).report,

    async *train(job, data, signal, gate = makeGate()) {
      yield { kind: 'preparing', doing: 'starting the engine' };
      const device = await startOnce(choice, threads);
      const watch = stopwatch();
      training = true;
      device.threads.use(job.threads ?? device.threads.count);
      try {
        yield { kind: 'started', plan: planFor(job, device.report) };
        yield* trainFolds(job, data, device, { signal, gate, watch });
        yield { kind: signal.aborted ? 'stopped' : 'finished', elapsedMs: watch.elapsed() };
      } finally {
        training = false;
        device.threads.use(device.threads.count);
        if (device.fault()) started = null; // the next call finds another one
      }
    },

    // Heard between two steps.
    useThreads: atMost => {
      if (training) void started?.then(device => device.threads.use(atMost));
    },

    async *predict(trained, images, options) {
      const device = await startOnce(choice, threads);
      const models: LiveModel[] = [];
      try {
        // Uploaded anew each time: a few megabytes cost a millisecond, and nothing has to be kept in step.
        for (const { network, weights } of trained) models.push(liveModel(network, weights, device.ops));
        for await (const predictions of predictImages(models, images, options)) {
          believe(device);
          yield predictions;
        }
      } catch (thrown) {
        throw await cause(device, thrown);
      } finally {
        for (const model of models) model.dispose();
      }
    },

    inspect: async (trained, image, signal) => {
      const device = await startOnce(choice, threads);
      let model: LiveModel | null = null;
      try {
        model = liveModel(trained.network, trained.weights, device.ops);
        const insight = await inspectImage(model, device.ops, image, signal);
        believe(device);
        return insight;
      } catch (thrown) {
        throw await cause(device, thrown);
      } finally {
        model?.dispose();
      }
    },

    async *embed(trained, images, options) {
      const device = await startOnce(choice, threads);
      let model: LiveModel | null = null;
      try {
        model = liveModel(trained.network, trained.weights, device.ops);
        for await (const embeddings of embedImages(model, device.ops, images, options)) {
          believe(device);
          yield embeddings;
        }
      } catch (thrown) {
        throw await cause(device, thrown);
      } finally {
        model?.dispose();
      }
    },

    augment: async (recipe, images, draw) => {
      const device = await startOnce(choice, threads);
      try {
        const moved = await augmentBytes(device.ops, recipe, images, draw);
        believe(device);
        return moved;
      } catch (thrown) {
        throw await cause(device, thrown);
      }
    },

    dispose: () => {},
  };
}

/** The folds one after another; one that breaks leaves the others alone, unless it is the only one. */
async function* trainFolds(
  { runId, recipe, splits, from = [] }: Job,
  data: TrainingData,
  device: Started,
  reins: Reins,
): AsyncGenerator<RunEvent, void> {
  const { ops, makeStepper, fault, stillComputes } = device;
  const means = { ops, makeStepper, fault, stillComputes };
  for (const split of splits) {
    if (reins.signal.aborted) return;
    const checkpoint = from.find(({ fold }) => fold === split.fold);
    try {
      yield* trainFold({ runId, recipe, split, data, ...means, ...reins, from: checkpoint });
    } catch (thrown) {
      const because = await cause(device, thrown);
      if (splits.length === 1) throw because;
      yield { kind: 'fold-failed', fold: split.fold, fault: toFault(because) };
    }
  }
}

/** What is behind an error that work on this device threw: the device's own fault, where it has one. */
async function cause({ fault }: Started, thrown: unknown): Promise<unknown> {
  // A browser may tell of a lost device only after work on it has failed.
  await pause();
  return fault() ?? namedMemoryFault(thrown);
}

const planFor = ({ recipe, splits }: Job, device: DeviceReport): RunPlan => ({
  device,
  folds: splits.length,
  lanes: 1,
  epochs: recipe.epochs,
  parameters: parameterCount(networkOf(recipe)),
});
