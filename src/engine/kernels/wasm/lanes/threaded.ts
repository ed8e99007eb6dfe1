/** Several lanes on one memory: this thread and its helpers take tasks off the same board until none is left. */
import { present } from '../../../../lib/check.ts';
import { InkfoldError } from '../../../../lib/fault.ts';
import type { KernelInstance } from '../instance.ts';
import { Board, MOST_LANES } from './board.ts';
import type { Task } from './call.ts';
import { startHelpers, type MakeWorker } from './helper.ts';
import { lane } from './lane.ts';
import { serialRunner, type Runner } from './runner.ts';

/**
 * How long a helper may take for its last tasks after this thread has done the others: this, and many times what the
 * whole op took here. On a busy machine a thread may not be run for a while.
 */
const PATIENCE_MS = 10_000;
const PATIENCE_FACTOR = 20;

/** What a threaded runner came to. */
export interface Threaded {
  readonly runner: Runner;
  /** Why there are fewer lanes than were asked for, in words; null where there are not. */
  readonly shortfall: string | null;
}

/** Settings that tests change. */
interface Options {
  readonly makeWorker?: MakeWorker;
  readonly patienceMs?: number;
  readonly patienceFactor?: number;
}

/** A runner of up to `wanted` lanes over a shared memory. It never fails: without helpers this thread works alone. */
export async function threadedRunner(
  kernels: KernelInstance,
  memory: WebAssembly.Memory,
  wanted: number,
  { makeWorker, patienceMs = PATIENCE_MS, patienceFactor = PATIENCE_FACTOR }: Options = {},
): Promise<Threaded> {
  const lanes = Math.min(wanted, MOST_LANES);
  const board = new Board();
  const messages = Array.from({ length: lanes - 1 }, (_, i) => ({
    module: kernels.module,
    memory,
    board: board.memory,
    lane: i + 1,
  }));
  const { workers, shortfall } = await startHelpers(messages, makeWorker);
  const alone = serialRunner(kernels);
  if (workers.length === 0) return { runner: alone, shortfall };

  let helpers = workers;
  let limit = lanes;
  const numbers = new Map(kernels.entries.map(([name], i) => [name, i]));
  const indexOf = (name: string): number => present(numbers.get(name), `kernel ${name}`);
  const work = lane(
    board,
    kernels.entries.map(([, kernel]) => kernel),
    0,
  );
  const dispose = (): void => {
    for (const helper of helpers) helper.terminate();
    helpers = [];
  };

  /** As many of the tasks as fit the board. */
  const runSome = (tasks: readonly Task[]): number => together(() => board.publish(tasks, indexOf, limit));

  /** Does what `publish` puts on the board, and returns what it returned. */
  function together<T>(publish: () => T): T {
    const began = performance.now();
    const published = publish();
    const failure = work();
    // Even after a failure: what helpers still write must not be freed under their hands.
    if (!board.awaitEnd(patienceMs + patienceFactor * (performance.now() - began))) {
      dispose();
      throw new InkfoldError('WorkerLost', 'A helper thread stopped answering in the middle of its work.');
    }
    if (failure) throw failure.thrown;
    if (board.hasFailed()) throw new InkfoldError('Unexpected', 'A kernel failed on a helper thread.');
    return published;
  }

  const isAlone = (): boolean => limit === 1 || helpers.length === 0;

  const runner: Runner = {
    get lanes() {
      return helpers.length + 1;
    },
    slots: lanes,
    run: tasks => {
      if (isAlone() || tasks.length === 1) return alone.run(tasks);
      for (let done = 0; done < tasks.length;) done += runSome(tasks.slice(done));
    },
    prepare: tasks => {
      const here = alone.prepare(tasks);
      if (tasks.length <= 1) return here;
      const kept = board.keep(tasks, indexOf);
      return {
        run: () => {
          if (isAlone()) here.run();
          else if (kept) together(() => board.publishKept(kept, limit));
          else runner.run(tasks);
        },
        dispose: () => {
          if (kept) board.release();
        },
      };
    },
    use: atMost => {
      limit = Math.max(1, Math.min(lanes, atMost));
    },
    dispose,
  };
  return { runner, shortfall };
}
