/**
 * Folds side by side: one engine a core, each training one fold at a time. Nothing is shared between them, so it needs
 * no shared memory; where there is some, the last folds work with the threads that the others have left. On a GPU, where
 * folds would only share the one device, they train one after another.
 */
import { abortable, fromFault, toFault, type Fault } from '../../lib/fault.ts';
import type { BackendChoice, DeviceReport } from '../../run/device.ts';
import type { Engine, TrainingData } from '../../run/engine.ts';
import type { RunEvent } from '../../run/events.ts';
import { passed, type Gate } from '../../run/gate.ts';
import type { Job, Split } from '../../run/job.ts';
import { inbox } from './inbox.ts';

/** How many threads train at once on `cores` cores: all of one or two, and all but one for the page where there are more. */
export const lanesFor = (cores: number): number => (cores <= 2 ? Math.max(1, cores) : cores - 1);

/** Threads that a helper keeps ready for when others are done: they sleep till then, but each has its stack. */
const MOST_IN_A_HELPER = 4;

/** `first`, helped by further engines where a job has several folds and runs on the processor. */
export function poolEngine(first: Engine, makeEngine: () => Engine, cores: number): Engine {
  let choice: BackendChoice = 'auto';

  async function start(wanted: BackendChoice): Promise<DeviceReport> {
    choice = wanted;
    return first.start(wanted, lanesFor(cores));
  }

  return {
    start,

    async *train(job, data, signal, gate) {
      const device = await start(choice);
      if (job.splits.length === 1) {
        yield* first.train(job, data, signal, gate);
        return;
      }
      const threads = lanesFor(cores);
      const lanes = device.backend === 'wasm' ? Math.min(threads, job.splits.length) : 1;
      const helpers = Array.from({ length: lanes - 1 }, makeEngine);
      try {
        if (lanes > 1) yield { kind: 'preparing', doing: `starting ${lanes} workers` };
        const atMost = Math.min(threads, MOST_IN_A_HELPER);
        // The helpers are told what the first has found out: they need not look for a GPU again.
        const starts = Promise.allSettled(helpers.map(helper => helper.start(device.backend, atMost)));
        const started = await abortable(starts, signal);
        // One that could not start is missed, not mourned: the folds are trained by the others.
        const able = helpers.filter((_, i) => started[i]?.status === 'fulfilled');
        yield* trainFolds([first, ...able], job, data, { device, threads, signal, gate });
      } finally {
        for (const helper of helpers) helper.dispose();
      }
    },

    // Folds side by side share them out among themselves.
    useThreads: atMost => first.useThreads(atMost),

    // Whoever starts the first engine tells it how many threads it may use.
    async *predict(models, images, options) {
      await start(choice);
      yield* first.predict(models, images, options);
    },
    inspect: async (model, image, signal) => {
      await start(choice);
      return first.inspect(model, image, signal);
    },
    async *embed(model, images, options) {
      await start(choice);
      yield* first.embed(model, images, options);
    },
    augment: async (recipe, images, draw) => {
      await start(choice);
      return first.augment(recipe, images, draw);
    },
    dispose: () => first.dispose(),
  };
}

interface Conditions {
  readonly device: DeviceReport;
  /** For all folds together. */
  readonly threads: number;
  readonly signal: AbortSignal;
  readonly gate: Gate | undefined;
}

/** Each engine trains one fold at a time, so that one which breaks takes no other fold with it. */
async function* trainFolds(
  engines: readonly Engine[],
  job: Job,
  data: TrainingData,
  { device, threads, signal, gate }: Conditions,
): AsyncGenerator<RunEvent, void> {
  const events = inbox<RunEvent>();
  const waiting = [...job.splits];
  const faults: Fault[] = [];
  /** Training time of the busiest lane, in milliseconds: pauses and the starting of workers are none. */
  let elapsedMs = 0;
  let planned = false;
  const busy = new Set(engines);

  /** What folds side by side leave of the threads is shared out among them. */
  const share = (): number => Math.max(1, Math.floor(threads / busy.size));

  function tell(event: RunEvent): void {
    switch (event.kind) {
      // The run's own beginning and end are told by the pool.
      case 'preparing':
      case 'finished':
      case 'stopped':
        return;
      case 'started':
        if (!planned) {
          const plan = { ...event.plan, device, folds: job.splits.length, lanes: engines.length };
          events.put({ kind: 'started', plan });
        }
        planned = true;
        return;
      case 'device':
        // Of several, one that changed is not the run's device.
        if (engines.length === 1) events.put(event);
        return;
      case 'steps':
        events.put({ ...event, elapsedMs });
        return;
      default:
        events.put(event);
    }
  }

  async function lane(engine: Engine): Promise<void> {
    let beforeMs = 0;
    while (waiting.length > 0) {
      if (gate) await passed(gate, signal);
      const split = waiting.shift();
      if (!split || signal.aborted) return;
      let foldMs = 0;
      const given = share();
      try {
        for await (const event of engine.train(foldOf(job, split, given), data, signal, gate)) {
          if ('elapsedMs' in event) foldMs = event.elapsedMs;
          elapsedMs = Math.max(elapsedMs, beforeMs + foldMs);
          // Threads may have become free before it had begun; and whoever takes over from a lost worker knows of none.
          if ((event.kind === 'fold-started' || event.kind === 'fold-resumed') && share() > given)
            engine.useThreads(share());
          tell(event);
        }
      } catch (thrown) {
        faults.push(toFault(thrown));
        events.put(failure(split, thrown));
      }
      beforeMs += foldMs;
    }
    // No fold waits: those that still train take over what this one had.
    busy.delete(engine);
    for (const other of busy) other.useThreads(share());
  }

  const done = Promise.all(engines.map(lane)).then(() => events.close());
  yield* events.take();
  await done;
  const [fault] = faults;
  if (fault && faults.length === job.splits.length) throw fromFault(fault);
  yield { kind: signal.aborted ? 'stopped' : 'finished', elapsedMs };
}

/** The job of one fold alone, on so many threads, with its own checkpoint where it has one. */
function foldOf({ from, ...job }: Job, split: Split, threads: number): Job {
  const own = from?.filter(({ fold }) => fold === split.fold) ?? [];
  return { ...job, threads, splits: [split], ...(own.length > 0 ? { from: own } : {}) };
}

const failure = (split: Split, thrown: unknown): RunEvent => ({
  kind: 'fold-failed',
  fold: split.fold,
  fault: toFault(thrown),
});
