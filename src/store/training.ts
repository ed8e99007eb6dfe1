/** Starting, following and stopping a run, and choosing the device that it runs on. */
import { uniqueId } from '../data/digits.ts';
import { abortable, InkfoldError, toFault } from '../lib/fault.ts';
import { pause } from '../lib/pause.ts';
import type { CurveRecorder } from '../run/curves.ts';
import type { RunEvent } from '../run/events.ts';
import type { TrainingData } from '../run/engine.ts';
import { failed, idle, isRunning, reduce, reopened } from '../run/state.ts';
import type { Actions } from './actions.ts';
import type { Tools } from './app.ts';
import { originOf, setsOf } from './origin.ts';
import { splitsFor } from './splits.ts';
import type { AppState } from './state.ts';

type TrainingActions = Pick<Actions, 'startDevice' | 'chooseBackend' | 'train' | 'stop' | 'retryFold'>;

/** `onModel` is called whenever there is a newer model. */
export function trainingActions(tools: Tools, curves: CurveRecorder, onModel: () => void): TrainingActions {
  const { engine, get, set, patch } = tools;
  let running = new AbortController();

  function follow(event: RunEvent): void {
    curves.append(event);
    set({ run: reduce(get().run, event) });
    if (event.kind === 'started') patch('device', { report: event.plan.device, starting: false });
    if (event.kind === 'model') set({ model: event.model });
    if (event.kind === 'model' || event.kind === 'fold-finished') {
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
        await pause(); // the button answers before the rows are split
        const { recipe, data, device } = get();
        const sets = trainingData(get());
        const splits = splitsFor(recipe, sets.digits, data.test);
        set({ predictWith: splits.length > 1 ? 'all' : 1, origin: originOf(recipe, splits, sets) });
        const report = await abortable(engine.start(device.choice), running.signal);
        patch('device', { report, starting: false });
        for await (const event of engine.train({ runId: uniqueId(), recipe, splits }, sets, running.signal))
          follow(event);
      } catch (thrown) {
        const fault = toFault(thrown);
        if (fault.name === 'Aborted') follow({ kind: 'stopped', elapsedMs: get().run.elapsedMs });
        else set({ run: failed(get().run, fault) });
      }
    },

    retryFold: async fold => {
      // A retry must not pick up files or knobs that came later: it is made with what the run was made with.
      const { run, origin } = get();
      const split = origin?.splits.find(candidate => candidate.fold === fold);
      if (isRunning(run) || !origin || !split) return;
      running = new AbortController();
      const before = run.elapsedMs;
      set({ run: { ...reopened(run, fold), status: 'training', fault: null } });
      try {
        const sets = setsOf(origin);
        const job = { runId: uniqueId(), recipe: origin.recipe, splits: [split] };
        for await (const event of engine.train(job, sets, running.signal)) {
          // The run that this fold belongs to has been planned and told already.
          if (event.kind === 'preparing' || event.kind === 'started') continue;
          if (event.kind === 'stopped') throw new InkfoldError('Aborted', 'Stopped before it was done.');
          follow('elapsedMs' in event ? { ...event, elapsedMs: before + event.elapsedMs } : event);
        }
      } catch (thrown) {
        // Whatever ended it, it can be tried again.
        follow({ kind: 'fold-failed', fold, fault: toFault(thrown) });
        follow({ kind: 'finished', elapsedMs: get().run.elapsedMs });
      }
    },

    stop: () => running.abort(),
  };
}

/** What the run trains on, and what it is validated on. */
function trainingData({ data, recipe }: AppState): TrainingData {
  const { train, test } = data;
  if (!train) throw new InkfoldError('BadRecipe', 'Open train.csv or use the sample digits first.');
  return { digits: train, validation: recipe.validation === 'test-set' && test ? test : train };
}
