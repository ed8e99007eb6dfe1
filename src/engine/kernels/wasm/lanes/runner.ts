/** Runs lists of kernel calls: here, on the calling thread alone; in threaded.ts on several threads. */
import type { KernelInstance } from '../instance.ts';
import type { Task } from './call.ts';

/** Tasks made ready, to be done as often as wanted; numbers that change are taken as they then are. */
export interface Prepared {
  /** As `Runner.run` would. */
  run(): void;
  /** Once they are no longer needed. */
  dispose(): void;
}

export interface Runner {
  /** Threads that work, this one included. */
  readonly lanes: number;
  /** The numbers of lanes are below it: as much working memory of their own is needed. */
  readonly slots: number;
  /**
   * Does all tasks and returns when they are done; in which order and on which lane is open, so none may read what another
   * one writes. Throws `WorkerLost` where a helper was lost on the way: what the tasks should have written is then undefined.
   */
  run(tasks: readonly Task[]): void;
  prepare(tasks: readonly Task[]): Prepared;
  /** Works with no more than this many lanes until told otherwise; the others sleep. */
  use(atMost: number): void;
  /** Ends the helpers. */
  dispose(): void;
}

/** One lane: the tasks in their order. */
export const serialRunner = (kernels: KernelInstance): Runner => ({
  lanes: 1,
  slots: 1,
  run: tasks => {
    for (const task of tasks) for (const { kernel, values } of task) kernels.call(kernel, values);
  },
  prepare: tasks => {
    const calls = tasks.flat().map(({ kernel, values }) => kernels.bind(kernel, values));
    return {
      run: () => {
        for (const call of calls) call();
      },
      dispose: () => {},
    };
  },
  use: () => {},
  dispose: () => {},
});
