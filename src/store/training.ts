/** Starting, following, pausing and stopping a run, taking one up again, and choosing the device that it runs on. */
import { uniqueId } from '../data/digits.ts';
import { present } from '../lib/check.ts';
import { abortable, InkfoldError, toFault } from '../lib/fault.ts';
import { pause } from '../lib/pause.ts';
import type { CurveRecorder } from '../run/curves.ts';
import type { DeviceReport } from '../run/device.ts';
import type { RunEvent } from '../run/events.ts';
import type { TrainingData } from '../run/engine.ts';
import { makeGate } from '../run/gate.ts';
import type { Job } from '../run/job.ts';
import { failed, idle, isRunning, reduce, reopened, type RunState } from '../run/state.ts';
import type { Actions } from './actions.ts';
import type { Tools } from './app.ts';
import { isOpen, rewound, type Body } from './keep/body.ts';
import type { Keeping } from './keeping.ts';
import { originOf, setsOf } from './origin.ts';
import { splitsFor } from './splits.ts';
import type { AppState } from './state.ts';

type TrainingActions = Pick<
  Actions,
  'startDevice' | 'chooseBackend' | 'train' | 'stop' | 'pause' | 'resume' | 'retryFold' | 'resumeRun'
>;

/** `onModel` is called whenever there is a newer model. */
export function trainingActions(
  tools: Tools,
  curves: CurveRecorder,
  { keeper, runs, begin }: Keeping,
  onModel: () => void,
): TrainingActions {
  const { engine, get, set, patch } = tools;
  let running = new AbortController();
  let gate = makeGate();

  /** A run that nothing holds up and nobody has stopped yet. */
  function ready(): void {
    running = new AbortController();
    gate = makeGate();
  }

  function follow(event: RunEvent): void {
    curves.append(event);
    set({ run: held(reduce(get().run, event)) });
    if (event.kind === 'started') patch('device', { report: event.plan.device, starting: false });
    if (event.kind === 'device') patch('device', { report: event.report });
    if (event.kind === 'model') set({ model: event.model });
    if (event.kind === 'model' || event.kind === 'fold-finished') {
      patch('submission', { labels: null });
      onModel();
    }
    keeper.follow(event);
  }

  /** Training with its gate closed is paused. */
  const held = (run: RunState): RunState =>
    run.status === 'training' && gate.closed ? { ...run, status: 'paused' } : run;

  /** Follows folds of a run that has been planned and told already: of its first `elapsed` milliseconds, too. */
  async function followMore(job: Job, sets: TrainingData, elapsed: number): Promise<void> {
    for await (const event of engine.train(job, sets, running.signal, gate)) {
      if (event.kind === 'preparing') set({ run: { ...get().run, doing: event.doing } });
      else if (event.kind === 'started') goOn(event.plan.device);
      else follow('elapsedMs' in event ? { ...event, elapsedMs: elapsed + event.elapsedMs } : event);
    }
  }

  function goOn(device: DeviceReport): void {
    follow({ kind: 'device', report: device });
    set({ run: held({ ...get().run, status: 'training', doing: '' }) });
  }

  /** The run has broken, or was stopped before the engine could say so. */
  function broken(thrown: unknown): void {
    const fault = toFault(thrown);
    if (fault.name === 'Aborted') follow({ kind: 'stopped', elapsedMs: get().run.elapsedMs });
    else set({ run: failed(get().run, fault) });
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

  /** Starts the backend that the run was on, where this browser still has it: weights then go on as they would have. */
  async function startAsBefore(before: DeviceReport | undefined): Promise<void> {
    let report = await abortable(engine.start(get().device.choice), running.signal);
    if (before && report.backend !== before.backend) {
      const again = await abortable(engine.start(before.backend), running.signal).catch(() => null);
      if (again) patch('device', { choice: before.backend });
      report = again ?? (await abortable(engine.start(get().device.choice), running.signal));
    }
    patch('device', { report, starting: false });
  }

  /** Trains what is left of the run that was brought back. */
  async function trainOn({ experiment, checkpoints }: Body, sets: TrainingData): Promise<void> {
    const { run } = get();
    ready();
    set({ run: { ...run, status: 'preparing', doing: 'starting the engine', fault: null } });
    const open = new Set(run.folds.filter(isOpen).map(({ fold }) => fold));
    const { recipe, splits } = experiment;
    try {
      await startAsBefore(run.plan?.device);
      const left = splits.filter(({ fold }) => open.has(fold));
      await followMore({ runId: uniqueId(), recipe, splits: left, from: checkpoints }, sets, run.elapsedMs);
    } catch (thrown) {
      broken(thrown);
    } finally {
      keeper.save();
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
      ready();
      begin();
      set({ run: { ...idle, status: 'preparing', doing: 'starting the engine' } });
      try {
        await pause(); // the button answers before the rows are split
        const { recipe, data, device } = get();
        const sets = trainingData(get());
        const splits = splitsFor(recipe, sets.digits, data.test);
        set({ predictWith: splits.length > 1 ? 'all' : 1, origin: originOf(recipe, splits, sets) });
        const report = await abortable(engine.start(device.choice), running.signal);
        patch('device', { report, starting: false });
        const job = { runId: uniqueId(), recipe, splits };
        for await (const event of engine.train(job, sets, running.signal, gate)) follow(event);
      } catch (thrown) {
        broken(thrown);
      } finally {
        keeper.save();
      }
    },

    retryFold: async fold => {
      // A retry must not pick up files or knobs that came later: it is made with what the run was made with.
      const { run, origin } = get();
      const split = origin?.splits.find(candidate => candidate.fold === fold);
      if (isRunning(run) || !origin || !split) return;
      ready();
      set({ run: { ...reopened(run, fold), status: 'training', fault: null } });
      try {
        const job = { runId: uniqueId(), recipe: origin.recipe, splits: [split] };
        await followMore(job, setsOf(origin), run.elapsedMs);
        if (get().run.status === 'stopped') throw new InkfoldError('Aborted', 'Stopped before it was done.');
      } catch (thrown) {
        // Whatever ended it, it can be tried again.
        follow({ kind: 'fold-failed', fold, fault: toFault(thrown) });
        follow({ kind: 'finished', elapsedMs: get().run.elapsedMs });
      } finally {
        keeper.save();
      }
    },

    resumeRun: async id => {
      const found = await runs.busily(id, async () => {
        runs.checkWriter();
        const body = await runs.bringBack(id, rewound);
        return { body, sets: setsOf(present(get().origin, 'the origin')) };
      });
      if (found) await trainOn(found.body, found.sets);
    },

    stop: () => running.abort(),
    pause: () => {
      if (!isRunning(get().run) || gate.closed) return;
      gate.close();
      set({ run: held(get().run) });
    },
    resume: () => {
      gate.open();
      const { run } = get();
      if (run.status === 'paused') set({ run: { ...run, status: 'training' } });
    },
  };
}

/** What the run trains on, and what it is validated on. */
function trainingData({ data, recipe }: AppState): TrainingData {
  const { train, test } = data;
  if (!train) throw new InkfoldError('BadRecipe', 'Open train.csv or use the sample digits first.');
  return { digits: train, validation: recipe.validation === 'test-set' && test ? test : train };
}
