/** A run in words: the status line, the progress line and the device line, the same wherever they are shown. */
import type { DeviceReport } from '../../run/device.ts';
import { progress, timeLeft, type RunState } from '../../run/state.ts';
import type { AppState } from '../../store/state.ts';
import { count, duration } from './format.ts';

/** The training status in one short sentence; it changes at most once an epoch, so it can be read aloud. */
export function statusText({ run, data, device }: Pick<AppState, 'run' | 'data' | 'device'>): string {
  switch (run.status) {
    case 'preparing':
      return run.doing ? `Preparing: ${run.doing}` : 'Preparing';
    case 'training':
      return `Training epoch ${run.epoch} of ${run.plan?.epochs ?? run.epoch}`;
    case 'finished':
    case 'stopped':
    case 'failed':
    case 'ready':
      if (data.reading) return `Loading ${data.reading.name}`;
      if (device.starting) return 'Loading the device';
      return restingText(run, data.train !== null);
  }
}

function restingText(run: RunState, hasData: boolean): string {
  const done = run.epochs.length;
  switch (run.status) {
    case 'finished':
      return `Finished ${done} ${done === 1 ? 'epoch' : 'epochs'} in ${duration(run.elapsedMs)}`;
    case 'stopped':
      return done === 0 ? 'Stopped before the first epoch was done' : `Stopped after epoch ${done}`;
    case 'failed':
      return 'Failed';
    default:
      return hasData ? 'Ready to train' : 'Ready for data';
  }
}

/** Epoch, step, speed and time left: "Epoch 2 of 5 · step 312 of 1,182 · 1,204 images/s · 41 s left". */
export function progressText(run: RunState): string {
  const { plan } = run;
  if (!plan) return 'No run yet';
  const parts = [`Epoch ${run.epoch} of ${plan.epochs}`];
  if (run.doing) parts.push(run.doing);
  else parts.push(`step ${count(run.step)} of ${count(plan.stepsPerEpoch)}`);
  if (run.imagesPerSecond > 0) parts.push(`${count(Math.round(run.imagesPerSecond))} images/s`);
  const left = timeLeft(run);
  if (left !== null) parts.push(`${duration(left)} left`);
  return parts.join(' · ');
}

/** Percent of the run that is done, a whole number. */
export const progressPercent = (run: RunState): number => Math.round(progress(run) * 100);

/** The device in use and why: "WASM SIMD · no GPU adapter was found". */
export const deviceText = (report: DeviceReport): string => `${report.name} · ${report.reason}`;
