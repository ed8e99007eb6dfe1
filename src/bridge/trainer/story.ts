/** One fold's training as the page has been told it, over all its attempts: each picks the story up where the one before broke off. */
import { present } from '../../lib/check.ts';
import type { FoldCheckpoint } from '../../run/checkpoint.ts';
import type { RunEvent } from '../../run/events.ts';
import type { Job } from '../../run/job.ts';
import type { Place } from '../../run/place.ts';
import type { Scene } from './mishap.ts';

export interface Story {
  /** The fold that it is about; counts from 1. */
  readonly fold: number;
  /** What is left to do: the job, from its newest checkpoint. */
  rest(): Job;
  /** Where that begins. */
  place(): Place;
  /** The last that was told of this attempt; null before its first step. */
  scene(): Scene | null;
  /** Training time so far over all attempts, in milliseconds. */
  elapsedMs(): number;
  /** How many checkpoints there have been: the training gets further with each. */
  progress(): number;
  /** The attempt is over; another one begins. */
  again(): void;
  /** The event as the page should see it; null where it has been told before. */
  retold(event: RunEvent): RunEvent | null;
}

const START: Place = { epoch: 1, step: 0 };

/** The story of a job's first fold, which should be its only one. */
export function storyOf({ from = [], ...job }: Job): Story {
  const { fold } = present(job.splits[0], 'a fold to train');
  let newest: FoldCheckpoint | null = from.find(checkpoint => checkpoint.fold === fold) ?? null;
  let scene: Scene | null = null;
  let progress = 0;
  let planned = false;
  let begun = false;
  let beforeMs = 0;
  let attemptMs = 0;

  function note(event: RunEvent): void {
    switch (event.kind) {
      case 'steps':
        attemptMs = event.elapsedMs;
        scene = { epoch: event.epoch, step: event.firstStep + event.losses.length - 1, validating: false };
        return;
      case 'validating':
        if (scene) scene = { ...scene, validating: true };
        return;
      case 'checkpoint':
        newest = event.checkpoint;
        progress++;
        // An epoch that is done lies behind; the next one has no step yet.
        if (newest.step === 0) scene = { epoch: newest.epoch, step: 0, validating: false };
        return;
      default:
    }
  }

  /** The event, with the clock going on from the attempts before. */
  const timed = (event: RunEvent): RunEvent =>
    'elapsedMs' in event ? { ...event, elapsedMs: beforeMs + event.elapsedMs } : event;

  return {
    fold,
    rest: () => (newest ? { ...job, from: [newest] } : job),
    place: () => newest ?? START,
    scene: () => scene,
    elapsedMs: () => beforeMs + attemptMs,
    progress: () => progress,
    again: () => {
      scene = null;
      beforeMs += attemptMs;
      attemptMs = 0;
    },
    retold: event => {
      note(event);
      if (planned && (event.kind === 'preparing' || event.kind === 'started')) return null;
      if (event.kind === 'started') planned = true;
      if (event.kind === 'fold-started') {
        // Its plan is known; what was told of the attempts before is thrown away.
        if (begun) return { kind: 'fold-resumed', fold: event.fold, ...START };
        begun = true;
      }
      if (event.kind === 'fold-resumed') begun = true;
      return timed(event);
    },
  };
}
