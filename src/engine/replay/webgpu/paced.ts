/** Submits recorded commands in pieces of the size that suits the device. */
import { submit, type Copy, type Piece } from './commands.ts';
import { pace } from './pace.ts';

/** Commands that can be had in pieces of at most `most` dispatches. */
export interface Divisible {
  pieces(most: number): readonly Piece[];
}

/** Submits all of the work, and `after` with the last piece of it. */
export type PacedSubmit = (work: Divisible, after: readonly Copy[]) => void;

/** Measures the device as it goes. */
export function pacedSubmit(device: GPUDevice): PacedSubmit {
  const speed = pace();
  const finished = (): void => speed.finished(performance.now());
  return (work, after) => {
    const pieces = work.pieces(speed.budget);
    for (const [i, { commands, dispatches }] of pieces.entries()) {
      submit(device, commands, i === pieces.length - 1 ? after : []);
      const isMeasured = speed.submitted(dispatches, performance.now());
      if (isMeasured) void device.queue.onSubmittedWorkDone().then(finished, finished);
    }
  };
}
