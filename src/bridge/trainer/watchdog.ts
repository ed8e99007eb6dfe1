/**
 * Notices a worker that has fallen silent while it should train: one that browser or system ended without a word, or that
 * hangs. Time is counted in ticks of a timer, so that a page that sleeps, or is slowed down in the background, blames nobody.
 */
import type { RunEvent } from '../../run/events.ts';
import type { Gate } from '../../run/gate.ts';
import type { Job } from '../../run/job.ts';

/** How long silence may last; the unit is the tick. */
export interface Patience {
  /** A tick, in milliseconds. */
  readonly tickMs: number;
  /** Before the first steps are told: a GPU compiles its shaders then, and a software GPU takes its time. */
  readonly beforeFirst: number;
  /** Afterwards, at the least. */
  readonly least: number;
  /** And as many times the longest silence so far: slow devices are slow to say anything. */
  readonly timesUsual: number;
  /** Validation says nothing until it is done: as many times what its rows would take to train on. */
  readonly timesValidation: number;
}

/** 2 minutes, then half a minute or more. Validating an image takes a third of training on it. */
export const PATIENCE: Patience = {
  tickMs: 1000,
  beforeFirst: 120,
  least: 30,
  timesUsual: 20,
  timesValidation: 5,
};

export interface Watchdog {
  /** The worker has said something: an event of the training, or (null) anything else. */
  heard(event: RunEvent | null): void;
  /** Ends the watch. */
  end(): void;
}

/** Watches over the training of `job` from now on; calls `onSilence` once, with the seconds that it waited. */
export function watchdog(
  job: Job,
  gate: Gate | undefined,
  onSilence: (seconds: number) => void,
  patience: Patience = PATIENCE,
): Watchdog {
  let silent = 0;
  let longest = 0;
  let begun = false;
  let validating = 0;
  /** The slowest pace so far, in milliseconds an image. */
  let pace = 0;
  const rowsOf = new Map(job.splits.map(({ fold, validation }) => [fold, validation.length]));

  const limit = (): number => {
    if (!begun) return patience.beforeFirst;
    const validation = (validating * pace * patience.timesValidation) / patience.tickMs;
    return Math.max(patience.least, longest * patience.timesUsual, validation);
  };
  const timer = setInterval(() => {
    if (gate?.closed) {
      silent = 0;
      return;
    }
    silent++;
    if (silent <= limit()) return;
    clearInterval(timer);
    onSilence(Math.round((silent * patience.tickMs) / 1000));
  }, patience.tickMs);

  return {
    end: () => clearInterval(timer),
    heard: event => {
      // Validation's own silence says nothing about that of steps, nor does what came before the first of them.
      if (begun && validating === 0) longest = Math.max(longest, silent);
      silent = 0;
      if (event === null) return;
      validating = event.kind === 'validating' ? (rowsOf.get(event.fold) ?? 0) : 0;
      if (event.kind === 'fold-started' || event.kind === 'fold-resumed') begun = false;
      if (event.kind !== 'steps') return;
      begun = true;
      pace = Math.max(pace, event.durationMs / event.images);
    },
  };
}
