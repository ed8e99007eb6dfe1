/** Starting, following and stopping a run, and choosing the device that it runs on. */
import { firstRows, holdOut } from '../data/split.ts';
import type { DigitSet } from '../data/digits.ts';
import { abortable, InkfoldError, toFault } from '../lib/fault.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { CurveRecorder } from '../run/curves.ts';
import type { RunEvent } from '../run/events.ts';
import type { Split } from '../run/job.ts';
import { failed, idle, isRunning, reduce } from '../run/state.ts';
import type { Actions } from './actions.ts';
import type { Tools } from './app.ts';

type TrainingActions = Pick<Actions, 'startDevice' | 'chooseBackend' | 'train' | 'stop'>;

/** `onModel` is called whenever there is a newer model. */
export function trainingActions(tools: Tools, curves: CurveRecorder, onModel: () => void): TrainingActions {
  const { engine, get, set, patch } = tools;
  let running = new AbortController();

  function follow(event: RunEvent): void {
    curves.append(event);
    set({ run: reduce(get().run, event) });
    if (event.kind === 'started') patch('device', { report: event.plan.device, starting: false });
    if (event.kind === 'model') {
      set({ model: event.model });
      patch('submission', { labels: null });
      onModel();
    }
  }

  async function startDevice(): Promise<void> {
    const { choice } = get().device;
    patch('device', { starting: true });
    try {
      const report = await engine.start(choice);
      if (get().device.choice === choice) patch('device', { report, starting: false });
    } catch (thrown) {
      if (get().device.choice !== choice) return;
      patch('device', { report: null, starting: false });
      set({ run: failed(get().run, toFault(thrown)) });
    }
  }

  return {
    startDevice,
    chooseBackend: choice => {
      if (isRunning(get().run)) return;
      patch('device', { choice });
      set({ run: { ...get().run, fault: null } });
      void startDevice();
    },

    train: async () => {
      if (isRunning(get().run)) return;
      running = new AbortController();
      set({ run: { ...idle, status: 'preparing', doing: 'starting the engine' } });
      try {
        const { data, recipe, device } = get();
        if (!data.train)
          throw new InkfoldError('BadRecipe', 'Open train.csv or use the sample digits first.');
        const job = { runId: crypto.randomUUID(), recipe, split: splitFor(recipe, data.train) };
        const report = await abortable(engine.start(device.choice), running.signal);
        patch('device', { report, starting: false });
        for await (const event of engine.train(job, data.train, running.signal)) follow(event);
      } catch (thrown) {
        const fault = toFault(thrown);
        if (fault.name === 'Aborted') follow({ kind: 'stopped', elapsedMs: get().run.elapsedMs });
        else set({ run: failed(get().run, fault) });
      }
    },

    stop: () => running.abort(),
  };
}

/** The rows that train and validate under a recipe. Throws `BadRecipe` where nothing would be left to train on. */
export function splitFor(recipe: Recipe, digits: DigitSet): Split {
  const labels = digits.labels ?? new Uint8Array(0);
  const wanted = recipe.trainingRows === 0 ? labels.length : Math.min(recipe.trainingRows, labels.length);
  const rows = firstRows(labels, wanted);
  if (recipe.validation === 'none') {
    if (rows.length === 0) throw new InkfoldError('BadRecipe', 'There is no row to train on.');
    return { train: rows, validation: new Int32Array(0) };
  }
  const { train, test } = holdOut(rows.length, recipe.holdOut, recipe.seed);
  if (train.length === 0 || test.length === 0)
    throw new InkfoldError(
      'BadRecipe',
      `A hold-out of ${recipe.holdOut} leaves ${train.length} of ${rows.length} rows to train on and ${test.length} to validate on.`,
    );
  const pick = (chosen: Int32Array): Int32Array<ArrayBuffer> => Int32Array.from(chosen, i => rows[i] ?? 0);
  return { train: pick(train), validation: pick(test) };
}
