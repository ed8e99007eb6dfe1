/**
 * Folds side by side: one engine a core, each training one fold at a time. Nothing is shared between them, so it needs
 * no shared memory; on a GPU, where folds would only share the one device, they train one after another.
 */
import { abortable, fromFault, toFault, type Fault } from '../../lib/fault.ts';
import type { BackendChoice, DeviceReport } from '../../run/device.ts';
import type { Engine, TrainingData } from '../../run/engine.ts';
import type { RunEvent } from '../../run/events.ts';
import type { Job, Split } from '../../run/job.ts';
import { inbox, type Inbox } from './inbox.ts';

/** How many threads train at once on `cores` cores: all of one or two, and all but one for the page where there are more. */
export const lanesFor = (cores: number): number => (cores <= 2 ? Math.max(1, cores) : cores - 1);

/** `first`, helped by further engines where a job has several folds and runs on the processor. */
export function poolEngine(first: Engine, makeEngine: () => Engine, cores: number): Engine {
  let choice: BackendChoice = 'auto';

  async function start(wanted: BackendChoice): Promise<DeviceReport> {
    choice = wanted;
    return first.start(wanted, lanesFor(cores));
  }

  return {
    start,

    async *train(job, data, signal) {
      const device = await start(choice);
      const lanes = device.backend === 'wasm' ? Math.min(lanesFor(cores), job.splits.length) : 1;
      if (lanes === 1) {
        yield* first.train(job, data, signal);
        return;
      }
      // What folds side by side leave of the cores is shared out among them.
      const threads = Math.floor(lanesFor(cores) / lanes);
      const helpers = Array.from({ length: lanes - 1 }, makeEngine);
      try {
        yield { kind: 'preparing', doing: `starting ${lanes} workers` };
        // The helpers are told what the first has found out: they need not look for a GPU again.
        const starts = Promise.allSettled(helpers.map(helper => helper.start(device.backend, threads)));
        const started = await abortable(starts, signal);
        // One that could not start is missed, not mourned: the folds are trained by the others.
        const able = helpers.filter((_, i) => started[i]?.status === 'fulfilled');
        yield* trainSideBySide([first, ...able], { ...job, threads }, data, device, signal);
      } finally {
        for (const helper of helpers) helper.dispose();
      }
    },

    // Whoever starts the first engine tells it how many threads it may use.
    async *predict(models, images, options) {
      await start(choice);
      yield* first.predict(models, images, options);
    },
    augment: async (recipe, images, draw) => {
      await start(choice);
      return first.augment(recipe, images, draw);
    },
    dispose: () => first.dispose(),
  };
}

async function* trainSideBySide(
  engines: readonly Engine[],
  job: Job,
  data: TrainingData,
  device: DeviceReport,
  signal: AbortSignal,
): AsyncGenerator<RunEvent, void> {
  const startedAt = performance.now();
  const elapsed = (): number => performance.now() - startedAt;
  const events = inbox<RunEvent>();
  const waiting = [...job.splits];
  const faults: Fault[] = [];
  let planned = false;

  async function lane(engine: Engine): Promise<void> {
    for (let split = waiting.shift(); split && !signal.aborted; split = waiting.shift()) {
      try {
        for await (const event of engine.train({ ...job, splits: [split] }, data, signal)) {
          if (event.kind === 'started' && !planned) {
            planned = true;
            events.put({
              kind: 'started',
              plan: { ...event.plan, device, folds: job.splits.length, lanes: engines.length },
            });
          }
          forward(event, events, elapsed());
        }
      } catch (thrown) {
        faults.push(toFault(thrown));
        events.put(failure(split, thrown));
      }
    }
  }

  const done = Promise.all(engines.map(lane)).then(() => events.close());
  yield* events.take();
  await done;
  const [fault] = faults;
  if (fault && faults.length === job.splits.length) throw fromFault(fault);
  yield { kind: signal.aborted ? 'stopped' : 'finished', elapsedMs: elapsed() };
}

/** Passes on what a fold says of itself; the run's own beginning and end are told by the pool, by its own clock. */
function forward(event: RunEvent, events: Inbox<RunEvent>, elapsedMs: number): void {
  switch (event.kind) {
    case 'preparing':
    case 'started':
    case 'finished':
    case 'stopped':
      return;
    case 'steps':
      events.put({ ...event, elapsedMs });
      return;
    default:
      events.put(event);
  }
}

const failure = (split: Split, thrown: unknown): RunEvent => ({
  kind: 'fold-failed',
  fold: split.fold,
  fault: toFault(thrown),
});
