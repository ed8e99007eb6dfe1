/** Inkfold's side: its own engine trains, exactly as the app has it train. */
import { engine as tfEngine } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { webgpu } from '../../../src/engine/devices/webgpu.ts';
import { localEngine } from '../../../src/engine/local.ts';
import type { StepInputs, Stepper } from '../../../src/engine/stepper.ts';
import { check } from '../../../src/lib/check.ts';
import type { Recipe } from '../../../src/recipe/recipe.ts';
import type { BackendChoice } from '../../../src/run/device.ts';
import type { Engine } from '../../../src/run/engine.ts';
import type { RunEvent } from '../../../src/run/events.ts';
import { BATCHES, checkRecipe, firstRows, noise, timedRecipe, type BackendName, type Task } from '../task.ts';
import { answerWith } from './harness.ts';
import type { Checked } from './protocol.ts';

let engine: Engine | undefined;
let run: AsyncGenerator<RunEvent, void> | undefined;

/** What the run took its last step with: WebGPU's steps can be asked for from here, too. */
let taken: { readonly stepper: Stepper; readonly inputs: StepInputs } | undefined;
const { start: startWebgpu } = webgpu;
webgpu.start = async threads => {
  const equipment = await startWebgpu(threads);
  return { ...equipment, makeStepper: async job => watched(await equipment.makeStepper(job)) };
};

const watched = (stepper: Stepper): Stepper => ({
  ...stepper,
  step: inputs => {
    taken = { stepper, inputs };
    stepper.step(inputs);
  },
});

answerWith({
  async check(task): Promise<Checked> {
    const started = await start(task);
    const losses: number[] = [];
    let stepMs = 0;
    for await (const event of train(started.engine, checkRecipe(task), task, task.batch)) {
      if (event.kind !== 'steps') continue;
      losses.push(...event.losses);
      stepMs = event.durationMs / event.losses.length;
    }
    return { losses, stepMs };
  },

  async prepare(task) {
    const { device, lanes, ...started } = await start(task);
    run = train(started.engine, timedRecipe(task), task, BATCHES * task.batch);
    return { device, lanes };
  },

  /** Lets the run go on until it has finished some more steps. Nothing is started between two calls. */
  async step() {
    for (;;) {
      const event = await run?.next();
      check(event && !event.done, 'a run that goes on');
      if (event.value.kind === 'steps') return event.value.losses.length;
    }
  },

  settle: async () => {}, // steps are told when they are done …

  async encode(steps) {
    check(taken, 'a run on WebGPU');
    const { stepper, inputs } = taken;
    const times = Array.from({ length: steps }, () => {
      const began = performance.now();
      stepper.step(inputs);
      return performance.now() - began;
    });
    await stepper.read();
    return times;
  },

  /** … but on WebGPU the next group is under way by then: each call of `step` queues one and is told of the one before. */
  async drain() {
    const { backend, backendName } = tfEngine();
    // tfjs names its backends but does not type them.
    if (backendName === 'webgpu') await (backend as WebGPUBackend).device.queue.onSubmittedWorkDone();
  },
});

/** The engine on the task's backend, with what it says of itself: a backend that failed its check trains with plainer kernels. */
async function start({ backend, lanes }: Task): Promise<{ engine: Engine; device: string; lanes: number }> {
  engine ??= localEngine();
  const { name, kernels, threads } = await engine.start(choiceOf(backend), lanes);
  return { engine, device: `${name} (kernels: ${kernels})`, lanes: threads };
}

function choiceOf(backend: BackendName): BackendChoice {
  check(backend !== 'cpu' && backend !== 'cuda', `a backend of Inkfold, not ${backend}`);
  return backend;
}

function train(on: Engine, recipe: Recipe, { batch }: Task, rows: number): AsyncGenerator<RunEvent, void> {
  const digits = noise(batch);
  const split = { fold: 1, train: firstRows(rows), validation: new Int32Array(0) };
  const job = { runId: 'bench', recipe, splits: [split] };
  return on.train(job, { digits, validation: digits }, new AbortController().signal);
}
