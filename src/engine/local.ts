/** The engine itself, in the thread that it is called in: composes backend, training and prediction. */
import { InkfoldError } from '../lib/fault.ts';
import { parameterCount } from '../recipe/network.ts';
import { networkOf } from '../recipe/presets.ts';
import type { BackendChoice } from '../run/device.ts';
import type { Engine } from '../run/engine.ts';
import type { RunPlan } from '../run/events.ts';
import type { Job } from '../run/job.ts';
import { startBackend, type Started } from './backend.ts';
import { liveModel } from './model.ts';
import { predictImages } from './predict.ts';
import { trainFold } from './train.ts';

/** An engine in this thread. It starts nothing until it is asked to. */
export function localEngine(): Engine {
  let choice: BackendChoice = 'auto';
  let started: Promise<Started> | null = null;
  let training = false;

  function startOnce(wanted: BackendChoice): Promise<Started> {
    if (started && wanted === choice) return started;
    if (training) throw new InkfoldError('Unexpected', 'The backend cannot change while it trains.');
    choice = wanted;
    // One after the other: TensorFlow.js has one current backend.
    const before: Promise<unknown> = started ?? Promise.resolve();
    const next = before.then(
      () => startBackend(wanted),
      () => startBackend(wanted),
    );
    started = next;
    next.catch(() => {
      if (started === next) started = null; // so that it can be tried again
    });
    return next;
  }

  return {
    start: async wanted => (await startOnce(wanted)).report,

    async *train(job, digits, signal) {
      yield { kind: 'preparing', doing: 'starting the engine' };
      const { ops, report } = await startOnce(choice);
      const startedAt = performance.now();
      const elapsed = (): number => performance.now() - startedAt;
      training = true;
      try {
        if (!signal.aborted) {
          yield { kind: 'started', plan: planFor(job, report) };
          yield* trainFold({ job, digits, ops, fold: 1, startedAt, signal });
        }
        yield { kind: signal.aborted ? 'stopped' : 'finished', elapsedMs: elapsed() };
      } finally {
        training = false;
      }
    },

    async *predict(trained, images, signal) {
      const { ops } = await startOnce(choice);
      // Uploaded anew each time: a few megabytes cost a millisecond, and nothing has to be kept in step.
      const model = liveModel(trained.network, trained.weights, ops);
      try {
        yield* predictImages(model, images, signal);
      } finally {
        model.dispose();
      }
    },

    dispose: () => {},
  };
}

function planFor({ recipe, split }: Job, device: RunPlan['device']): RunPlan {
  return {
    device,
    folds: 1,
    epochs: recipe.epochs,
    stepsPerEpoch: Math.ceil(split.train.length / recipe.batchSize),
    trainRows: split.train.length,
    validationRows: split.validation.length,
    parameters: parameterCount(networkOf(recipe)),
  };
}
