/** A place in a fold's training: between two steps of an epoch. */
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
