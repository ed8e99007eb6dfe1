/** A run as the page shows it, folded from its events by a pure reducer. Per-step values go to curves.ts instead. */
import { unreachable } from '../lib/check.ts';
import type { Fault } from '../lib/fault.ts';
import type { EpochRow, RunEvent, RunPlan } from './events.ts';

export type RunStatus = 'ready' | 'preparing' | 'training' | 'finished' | 'stopped' | 'failed';

export interface RunState {
  readonly status: RunStatus;
  /** What is being done right now, in plain words; empty where there is nothing to add to the status. */
  readonly doing: string;
  readonly plan: RunPlan | null;
  /** The fold, epoch and step that were reached; 0 before the first. */
  readonly fold: number;
  readonly epoch: number;
  readonly step: number;
  /** Training time so far, in milliseconds. */
  readonly elapsedMs: number;
  /** Of the steps of late, smoothed; 0 before the first. */
  readonly imagesPerSecond: number;
  readonly epochs: readonly EpochRow[];
  /** What went wrong, where the status is `failed`. */
  readonly fault: Fault | null;
}

export const idle: RunState = {
  status: 'ready',
  doing: '',
  plan: null,
  fold: 0,
  epoch: 0,
  step: 0,
  elapsedMs: 0,
  imagesPerSecond: 0,
  epochs: [],
  fault: null,
};

/** True while the engine is busy with the run. */
export const isRunning = (run: RunState): boolean => run.status === 'preparing' || run.status === 'training';

/** The run after one more event. */
export function reduce(run: RunState, event: RunEvent): RunState {
  switch (event.kind) {
    case 'preparing':
      return { ...idle, status: 'preparing', doing: event.doing };
    case 'started':
      return { ...idle, status: 'training', plan: event.plan, fold: 1, epoch: 1 };
    case 'steps': {
      const rate = (event.images / Math.max(event.durationMs, 0.01)) * 1000;
      return {
        ...run,
        doing: '',
        fold: event.fold,
        epoch: event.epoch,
        step: event.firstStep + event.losses.length - 1,
        elapsedMs: event.elapsedMs,
        imagesPerSecond: run.imagesPerSecond === 0 ? rate : 0.8 * run.imagesPerSecond + 0.2 * rate,
      };
    }
    case 'validating':
      return { ...run, doing: 'validating' };
    case 'epoch':
      return { ...run, doing: '', epochs: [...run.epochs, event.row] };
    case 'model':
      return run;
    case 'finished':
      return { ...run, status: 'finished', doing: '', elapsedMs: event.elapsedMs };
    case 'stopped':
      return { ...run, status: 'stopped', doing: '', elapsedMs: event.elapsedMs };
    default:
      return unreachable(event);
  }
}

/** The run after it broke: what was reached stays to be seen. */
export const failed = (run: RunState, fault: Fault): RunState => ({
  ...run,
  status: 'failed',
  doing: '',
  fault,
});

/** Share of the run's steps that are done, 0 to 1. */
export function progress(run: RunState): number {
  const { plan } = run;
  if (run.status === 'finished') return 1;
  if (!plan) return 0;
  const epochsDone = (run.fold - 1) * plan.epochs + (run.epoch - 1);
  return (epochsDone + run.step / plan.stepsPerEpoch) / (plan.folds * plan.epochs);
}

/** Time left in milliseconds, from the time that was needed so far; null while that says too little. */
export function timeLeft(run: RunState): number | null {
  const done = progress(run);
  if (!isRunning(run) || run.elapsedMs < 1000 || done <= 0) return null;
  return (run.elapsedMs / done) * (1 - done);
}
