/** What a step came to: kernel calls and work in JavaScript, in their order, to be done once more. */
import type { Task } from './lanes/call.ts';
import type { Runner } from './lanes/runner.ts';

/** Tasks for all lanes, calls for this one alone, or JavaScript. */
export type Entry = { readonly tasks: readonly Task[] } | { readonly effect: () => void };

export interface Journal {
  readonly entries: readonly Entry[];
  /** What cannot be done once more from these entries, in words. */
  readonly obstacles: ReadonlySet<string>;
}

/** A journal made ready to be run through again and again. */
export interface Rerun {
  /** Does everything once more, on lanes of the runner that it was made for. Throws `WorkerLost`. */
  run(): void;
  dispose(): void;
}

/** Makes the journal's tasks ready for these lanes. */
export function rerun({ entries }: Journal, runner: Runner): Rerun {
  const parts = entries.map(entry =>
    'tasks' in entry ? runner.prepare(entry.tasks) : { run: entry.effect, dispose: () => {} },
  );
  return {
    run: () => {
      for (const part of parts) part.run();
    },
    dispose: () => {
      for (const part of parts) part.dispose();
    },
  };
}
