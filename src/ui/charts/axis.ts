/** What lies along a chart's foot: epochs, steps or training time. A run is counted in epochs; the rest is worked out from those. */
import { linearTicks } from './ticks.ts';
import { timeUnit } from './timeUnit.ts';

export type AxisKind = 'epoch' | 'step' | 'time';

/** An axis from 0 to `end`, in its own unit. */
export interface Axis {
  readonly kind: AxisKind;
  readonly end: number;
  readonly title: string;
  /** The epoch, whole or in parts, at a place on the axis. */
  epochAt(x: number): number;
  /** The place of an epoch, whole or in parts. */
  placeOf(epoch: number): number;
  /** A place in words: "epoch 2.3", "step 141", "12.5 s". */
  write(x: number): string;
}

/** What is known of a run's length. */
export interface Extent {
  /** Where the axis ends, in epochs. */
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** What each finished epoch took, in milliseconds, the first epoch first. */
  readonly durations: readonly number[];
}

/** The axis of this kind; one of epochs in place of time as long as no epoch is over. */
export function axisOf(kind: AxisKind, extent: Extent): Axis {
  if (kind === 'step') return stepAxis(extent);
  return kind === 'time' && extent.durations.length > 0 ? timeAxis(extent) : epochAxis(extent);
}

const epochAxis = ({ epochs }: Extent): Axis => ({
  kind: 'epoch',
  end: epochs,
  title: 'Epoch',
  epochAt: x => x,
  placeOf: epoch => epoch,
  write: x => `epoch ${x.toFixed(1)}`,
});

const stepAxis = ({ epochs, stepsPerEpoch }: Extent): Axis => ({
  kind: 'step',
  end: epochs * stepsPerEpoch,
  title: 'Step',
  epochAt: x => x / stepsPerEpoch,
  placeOf: epoch => epoch * stepsPerEpoch,
  write: x => `step ${Math.round(x).toLocaleString('en')}`,
});

/** Within an epoch time runs evenly; epochs to come take as long as those that are over did on average. */
function timeAxis({ epochs, durations }: Extent): Axis {
  const all = durations.reduce((sum, ms) => sum + ms, 0);
  const mean = Math.max(all / durations.length, 1e-3);
  const lengthOf = (epoch: number): number => Math.max(durations[epoch] ?? mean, 1e-3);
  const msAt = (epoch: number): number => {
    let ms = 0;
    for (let done = 0; done < epoch; done++) ms += lengthOf(done) * Math.min(1, epoch - done);
    return ms;
  };
  const epochAtMs = (ms: number): number => {
    let epoch = 0;
    for (let left = ms; ; epoch++) {
      const length = lengthOf(epoch);
      if (left <= length) return epoch + left / length;
      left -= length;
    }
  };
  const { unit, ms: inMs } = timeUnit(msAt(epochs));
  return {
    kind: 'time',
    end: msAt(epochs) / inMs,
    title: `Training time, ${unit}`,
    epochAt: x => epochAtMs(x * inMs),
    placeOf: epoch => msAt(epoch) / inMs,
    write: x => `${x.toFixed(1)} ${unit}`,
  };
}

const MOST_STEPS = 8;

/** The places that are written below the axis. */
export const axisTicks = ({ kind, end }: Axis): readonly number[] =>
  linearTicks([0, end], MOST_STEPS, kind === 'time' ? 0 : 1);
