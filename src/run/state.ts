/** A run as the page shows it, folded from its events by a pure reducer. Per-step values go to curves.ts instead. */
import { unreachable } from '../lib/check.ts';
import type { Fault } from '../lib/fault.ts';
import { staysAt } from './place.ts';
import type { CallbackAction, EpochRow, FoldPlan, FoldResult, RunEvent, RunPlan } from './events.ts';

export type RunStatus = 'ready' | 'preparing' | 'training' | 'paused' | 'finished' | 'stopped' | 'failed';

export interface RunState {
  readonly status: RunStatus;
  /** What is being done right now, in plain words; empty where there is nothing to add to the status. */
  readonly doing: string;
  readonly plan: RunPlan | null;
  /** Training time so far, in milliseconds. */
  readonly elapsedMs: number;
  /** One a fold of the plan, in order. */
  readonly folds: readonly FoldState[];
  /** What callbacks did, in order. */
  readonly log: readonly CallbackAction[];
  /** What went wrong, where the status is `failed`. */
  readonly fault: Fault | null;
}

export interface FoldState {
  /** Counts from 1. */
  readonly fold: number;
  readonly status: 'waiting' | 'training' | 'validating' | 'finished' | 'failed';
  readonly plan: FoldPlan | null;
  /** The epoch and step that were reached; 0 before the first. */
  readonly epoch: number;
  readonly step: number;
  /** Of the steps of late, smoothed; 0 before the first. */
  readonly imagesPerSecond: number;
  readonly epochs: readonly EpochRow[];
  readonly result: FoldResult | null;
  readonly fault: Fault | null;
}

export const idle: RunState = {
  status: 'ready',
  doing: '',
  plan: null,
  elapsedMs: 0,
  folds: [],
  log: [],
  fault: null,
};

const waiting = (fold: number): FoldState => ({
  fold,
  status: 'waiting',
  plan: null,
  epoch: 0,
  step: 0,
  imagesPerSecond: 0,
  epochs: [],
  result: null,
  fault: null,
});

/** True while the engine is busy with the run, or would be if it were not paused. */
export const isRunning = ({ status }: RunState): boolean =>
  status === 'preparing' || status === 'training' || status === 'paused';

/** The run after one more event. */
export function reduce(run: RunState, event: RunEvent): RunState {
  switch (event.kind) {
    case 'preparing':
      return { ...idle, status: 'preparing', doing: event.doing };
    case 'started': {
      const folds = Array.from({ length: event.plan.folds }, (_, i) => waiting(i + 1));
      return { ...idle, status: 'training', plan: event.plan, folds };
    }
    case 'device':
      return { ...run, plan: run.plan && { ...run.plan, device: event.report } };
    case 'fold-started':
      return inFold(run, event.fold, { status: 'training', plan: event.plan });
    case 'fold-resumed': {
      const { fold, epoch, step } = event;
      const log = run.log.filter(action => action.fold !== fold || staysAt(event, action));
      return inFold({ ...run, log }, fold, before => ({
        status: 'training',
        epoch,
        step,
        imagesPerSecond: 0,
        epochs: before.epochs.filter(row => row.epoch < epoch),
        fault: null,
      }));
    }
    case 'steps':
      return inFold({ ...run, elapsedMs: Math.max(run.elapsedMs, event.elapsedMs) }, event.fold, before => {
        const rate = (event.images / Math.max(event.durationMs, 0.01)) * 1000;
        return {
          status: 'training',
          epoch: event.epoch,
          step: event.firstStep + event.losses.length - 1,
          imagesPerSecond: before.imagesPerSecond === 0 ? rate : 0.8 * before.imagesPerSecond + 0.2 * rate,
        };
      });
    case 'validating':
      return inFold(run, event.fold, { status: 'validating' });
    case 'epoch':
      return inFold(run, event.row.fold, before => ({
        status: 'training',
        epochs: [...before.epochs, event.row],
      }));
    case 'action':
      return { ...run, log: [...run.log, event.action] };
    case 'model':
    case 'checkpoint':
      return run;
    case 'fold-finished':
      return inFold(run, event.fold, { status: 'finished', result: event.result, imagesPerSecond: 0 });
    case 'fold-failed':
      return inFold(run, event.fold, { status: 'failed', fault: event.fault, imagesPerSecond: 0 });
    case 'finished':
      return { ...run, status: 'finished', elapsedMs: event.elapsedMs };
    case 'stopped':
      return { ...run, status: 'stopped', elapsedMs: event.elapsedMs };
    default:
      return unreachable(event);
  }
}

function inFold(
  run: RunState,
  fold: number,
  change: Partial<FoldState> | ((before: FoldState) => Partial<FoldState>),
): RunState {
  const folds = run.folds.map(before =>
    before.fold === fold
      ? { ...before, ...(typeof change === 'function' ? change(before) : change) }
      : before,
  );
  return { ...run, folds };
}

/** The run after it broke: what was reached stays to be seen. */
export const failed = (run: RunState, fault: Fault): RunState => ({
  ...run,
  status: 'failed',
  doing: '',
  fault,
});

/** The run with one fold as if it had never begun. */
export const reopened = (run: RunState, fold: number): RunState => ({
  ...run,
  folds: run.folds.map(before => (before.fold === fold ? waiting(fold) : before)),
  log: run.log.filter(action => action.fold !== fold),
});

/** The fold that a one-line status is about: the first that is at work, else the last that was. */
export const currentFold = ({ folds }: RunState): FoldState | null =>
  folds.find(({ status }) => status === 'training' || status === 'validating') ??
  folds.findLast(({ status }) => status !== 'waiting') ??
  null;

/** Images per second over all folds at work. */
export const imagesPerSecond = ({ folds }: RunState): number =>
  folds.reduce((sum, fold) => sum + fold.imagesPerSecond, 0);

/** Share of a fold's steps that are done, 0 to 1; a fold that is over counts as done, however early it stopped. */
export function foldProgress({ status, plan, epoch, step }: FoldState, epochs: number): number {
  if (status === 'finished' || status === 'failed') return 1;
  if (!plan) return 0;
  return (Math.max(0, epoch - 1) + step / plan.stepsPerEpoch) / epochs;
}

/** Share of the run's steps that are done, 0 to 1. */
export function progress(run: RunState): number {
  const { plan, folds } = run;
  if (run.status === 'finished') return 1;
  if (!plan) return 0;
  return folds.reduce((sum, fold) => sum + foldProgress(fold, plan.epochs), 0) / plan.folds;
}

/** Time left in milliseconds, from the time that was needed so far; null while that says too little. */
export function timeLeft(run: RunState): number | null {
  const done = progress(run);
  if (!isRunning(run) || run.elapsedMs < 1000 || done <= 0) return null;
  return (run.elapsedMs / done) * (1 - done);
}
