/** A run in words: the status line, the progress line and the device line, the same wherever they are shown. */
import type { DeviceReport } from '../../run/device.ts';
import {
  currentFold,
  imagesPerSecond,
  progress,
  timeLeft,
  type FoldState,
  type RunState,
} from '../../run/state.ts';
import type { AppState } from '../../store/state.ts';
import { count, counted, duration, listed } from '../../lib/format.ts';

/** The training status in one short sentence; it changes at most once an epoch, so it can be read aloud. */
export function statusText({ run, data, device }: Pick<AppState, 'run' | 'data' | 'device'>): string {
  switch (run.status) {
    case 'preparing':
      return run.doing ? `Preparing: ${run.doing}` : 'Preparing';
    case 'training':
      return `Training ${whereText(run)}`;
    case 'paused':
      return `Paused in ${whereText(run)}`;
    case 'finished':
    case 'stopped':
    case 'failed':
    case 'ready':
      if (data.reading) return `Loading ${data.reading.name}`;
      if (device.starting) return 'Loading the device';
      return restingText(run, data.train !== null);
  }
}

/** "epoch 2 of 5", "fold 2 of 5, epoch 3 of 10" or "folds 1 and 2 of 5". */
function whereText(run: RunState): string {
  const folds = run.plan?.folds ?? 1;
  const epochs = run.plan?.epochs ?? 0;
  const active = activeFolds(run);
  if (active.length > 1) return `folds ${listed(active.map(({ fold }) => String(fold)))} of ${folds}`;
  const fold = active[0] ?? currentFold(run);
  const epoch = `epoch ${Math.max(1, fold?.epoch ?? 1)} of ${epochs}`;
  return folds > 1 && fold ? `fold ${fold.fold} of ${folds}, ${epoch}` : epoch;
}

const activeFolds = ({ folds }: RunState): readonly FoldState[] =>
  folds.filter(({ status }) => status === 'training' || status === 'validating');

function restingText(run: RunState, hasData: boolean): string {
  switch (run.status) {
    case 'finished':
      return finishedText(run);
    case 'stopped':
      return stoppedText(run);
    case 'failed':
      return 'Failed';
    default:
      return hasData ? 'Ready to train' : 'Ready for data';
  }
}

function finishedText({ folds, elapsedMs }: RunState): string {
  const time = duration(elapsedMs);
  if (folds.length < 2) return `Finished ${counted(folds[0]?.epochs.length ?? 0, 'epoch')} in ${time}`;
  const broken = folds.filter(({ status }) => status === 'failed').length;
  if (broken === 0) return `Finished ${folds.length} folds in ${time}`;
  return `Finished ${folds.length - broken} of ${folds.length} folds in ${time}; ${broken} failed`;
}

function stoppedText({ folds }: RunState): string {
  if (folds.length > 1) {
    const done = folds.filter(({ status }) => status === 'finished').length;
    return `Stopped with ${done} of ${folds.length} folds done`;
  }
  const done = folds[0]?.epochs.length ?? 0;
  return done === 0 ? 'Stopped before the first epoch was done' : `Stopped after epoch ${done}`;
}

/**
 * Fold, epoch, step, speed and time left: "Epoch 2 of 5 · step 312 of 1,182 · 1,204 images/s · 41 s left". A paused run
 * has neither speed nor an end in sight.
 */
export function progressText(run: RunState): string {
  if (!run.plan) return 'No run yet';
  const active = activeFolds(run);
  const parts = [capital(whereText(run)), ...stepText(active[0] ?? currentFold(run), active.length)];
  if (run.status === 'paused') return [...parts, 'paused'].join(' · ');
  const speed = imagesPerSecond(run);
  if (speed > 0) parts.push(`${count(Math.round(speed))} images/s`);
  const left = timeLeft(run);
  if (left !== null) parts.push(`${duration(left)} left`);
  return parts.join(' · ');
}

/** The step of the fold at work; nothing where several are, whose steps differ. */
function stepText(fold: FoldState | null, active: number): readonly string[] {
  if (!fold?.plan || active > 1) return [];
  if (fold.status === 'validating') return ['validating'];
  return [`step ${count(fold.step)} of ${count(fold.plan.stepsPerEpoch)}`];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Percent of the run that is done, a whole number. */
export const progressPercent = (run: RunState): number => Math.round(progress(run) * 100);

/** The device in use and why: "WASM SIMD · no GPU adapter was found". */
export const deviceText = (report: DeviceReport): string => `${report.name} · ${report.reason}`;
