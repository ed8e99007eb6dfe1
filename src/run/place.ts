/** Places in a fold's training, and what had happened by then. */
import type { LogSource } from './events.ts';

/** Between two steps of an epoch. */
export interface Place {
  /** Counts from 1. */
  readonly epoch: number;
  /** Steps of it that are done. */
  readonly step: number;
}

/**
 * Whether what a callback did in `epoch` was done before this place. Within an epoch that is under way, callbacks have acted at
 * its start alone; at its very start, not even there.
 */
export const isBefore = (epoch: number, { epoch: under, step }: Place): boolean =>
  epoch < under || (epoch === under && step > 0);

/** Whether an entry of the log outlives a return to this place: what callbacks did later is undone, mishaps have happened. */
export const staysAt = (
  place: Place,
  { epoch, by }: { readonly epoch: number; readonly by: LogSource },
): boolean => by === 'Recovery' || isBefore(epoch, place);
