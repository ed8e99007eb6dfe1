/** The worker's side of the benchmark: answers questions with a contestant, and holds the clock. */
import { median } from '../rows.ts';
import type { Task } from '../task.ts';
import { countDispatches } from './dispatches.ts';
import type { Answer, Checked, Measured, Prepared, Question } from './protocol.ts';

/** Work that is under way for longer is waited for: as often as Inkfold reads its losses. */
const WAIT_EVERY_MS = 100;

/** An engine that can take part. Steps may still be under way when `step` returns; `settle` waits for them. */
export interface Contestant {
  /** The losses of the check's steps, one step at a time, each finished before the next; with the time of the last. */
  check(task: Task): Promise<Checked>;
  /** Starts the backend where it is not started yet and makes the network that is timed. */
  prepare(task: Task): Promise<Prepared>;
  /** Trains at least one step; how many. */
  step(): number | Promise<number>;
  /** Resolves when all steps are done; called now and then by the clock. */
  settle(): Promise<void>;
  /** The same at the end of a turn, for a contestant that paces itself and need not be waited for in between. */
  drain?(): Promise<void>;
  /** Encodes steps one right after the other and waits for them: milliseconds of JavaScript for each. */
  encode?(steps: number): Promise<readonly number[]>;
}

/** Answers questions in a worker. */
export function answerWith(contestant: Contestant): void {
  const dispatches = countDispatches();
  let batch = 0;

  async function answer(question: Question): Promise<Answer> {
    switch (question.kind) {
      case 'check':
        return { kind: 'checked', checked: await contestant.check(question.task) };
      case 'prepare': {
        batch = question.task.batch;
        const prepared = await contestant.prepare(question.task);
        await contestant.step();
        await contestant.settle();
        await contestant.drain?.();
        return { kind: 'prepared', prepared };
      }
      case 'measure':
        return { kind: 'measured', measured: await measure(question.atLeastMs) };
      case 'encode': {
        const times = await contestant.encode?.(question.steps);
        return { kind: 'encoded', ms: times ? median(times) : null };
      }
      case 'mark':
        performance.mark(question.name);
        return { kind: 'marked' };
    }
  }

  async function measure(atLeastMs: number): Promise<Measured> {
    const before = dispatches();
    const began = performance.now();
    let settled = began;
    let steps = 0;
    while (performance.now() - began < atLeastMs || steps === 0) {
      steps += await contestant.step();
      if (performance.now() - settled < WAIT_EVERY_MS) continue;
      await contestant.settle();
      settled = performance.now();
    }
    await contestant.settle();
    await contestant.drain?.();
    const ms = performance.now() - began;
    return { steps, images: steps * batch, ms, dispatches: dispatches() - before };
  }

  addEventListener('message', (event: MessageEvent<Question>) => {
    void answer(event.data)
      .then(reply => postMessage(reply))
      // After the answer was sent, too: one that cannot be sent would otherwise be waited for.
      .catch((thrown: unknown) => {
        const failed: Answer = { kind: 'failed', message: sentenceOf(thrown) };
        postMessage(failed);
      });
  });
}

/** Takes the check's steps one after another: their losses, and the time of the last. */
export async function checkSteps(steps: number, step: () => Promise<number>): Promise<Checked> {
  const losses: number[] = [];
  let stepMs = 0;
  for (let i = 0; i < steps; i++) {
    const began = performance.now();
    losses.push(await step());
    stepMs = performance.now() - began;
  }
  return { losses, stepMs };
}

const sentenceOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
