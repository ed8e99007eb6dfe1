/** The engine itself, in the thread that it is called in: composes backend, training and prediction. */
import { InkfoldError, toFault } from '../lib/fault.ts';
import { parameterCount } from '../recipe/network.ts';
import { networkOf } from '../recipe/presets.ts';
import type { BackendChoice, DeviceReport } from '../run/device.ts';
import type { Engine, TrainingData } from '../run/engine.ts';
import type { RunEvent, RunPlan } from '../run/events.ts';
import type { Job } from '../run/job.ts';
import { augmentBytes } from './augment.ts';
import { startBackend, type Started } from './backend.ts';
import type { Equipment } from './devices/device.ts';
import { namedMemoryFault } from './memory-fault.ts';
import { liveModel } from './model.ts';
import { predictImages } from './predict.ts';
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

    async *train(job, data, signal) {
      yield { kind: 'preparing', doing: 'starting the engine' };
      const device = await startOnce(choice, threads);
      const startedAt = performance.now();
      training = true;
      device.threads.use(job.threads ?? device.threads.count);
      try {
        yield { kind: 'started', plan: planFor(job, device.report) };
        yield* trainFolds(job, data, device, startedAt, signal);
        const elapsedMs = performance.now() - startedAt;
        yield { kind: signal.aborted ? 'stopped' : 'finished', elapsedMs };
      } finally {
        training = false;
        device.threads.use(device.threads.count);
      }
    },

    async *predict(trained, images, options) {
      const { ops } = await startOnce(choice, threads);
      // Uploaded anew each time: a few megabytes cost a millisecond, and nothing has to be kept in step.
      const models = trained.map(({ network, weights }) => liveModel(network, weights, ops));
      try {
        yield* predictImages(models, images, options);
      } finally {
        for (const model of models) model.dispose();
      }
    },

    augment: async (recipe, images, draw) => {
      const { ops } = await startOnce(choice, threads);
      return augmentBytes(ops, recipe, images, draw);
    },

    dispose: () => {},
  };
}

/** The folds one after another; one that breaks leaves the others alone, unless it is the only one. */
async function* trainFolds(
  { runId, recipe, splits }: Job,
  data: TrainingData,
  { ops, makeStepper }: Equipment,
  startedAt: number,
  signal: AbortSignal,
): AsyncGenerator<RunEvent, void> {
  for (const split of splits) {
    if (signal.aborted) return;
    try {
      yield* trainFold({ runId, recipe, split, data, ops, makeStepper, startedAt, signal });
    } catch (thrown) {
      const fault = namedMemoryFault(thrown);
      if (splits.length === 1) throw fault;
      yield { kind: 'fold-failed', fold: split.fold, fault: toFault(fault) };
    }
  }
}

const planFor = ({ recipe, splits }: Job, device: DeviceReport): RunPlan => ({
  device,
  folds: splits.length,
  lanes: 1,
  epochs: recipe.epochs,
  parameters: parameterCount(networkOf(recipe)),
});
