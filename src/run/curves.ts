/**
 * The per-step values of a run as columns that only grow. The store writes them and the charts read them at their own
 * pace: hundreds of steps a second must not pass through React.
 */
import type { RunEvent } from './events.ts';

export interface Curves {
  /** Rises with every change; a chart redraws when it differs from the one that it drew. */
  readonly version: number;
  /** Number of steps so far, over all epochs. */
  readonly steps: number;
  /** Training loss and accuracy of each step: views of length `steps`, valid until the next append. */
  readonly loss: Float32Array;
  readonly accuracy: Float32Array;
  /** One entry for each finished epoch: the step at which it ended, and what validation found. */
  readonly epochs: readonly EpochMark[];
}

export interface EpochMark {
  readonly step: number;
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly validationLoss: number | null;
  readonly validationAccuracy: number | null;
}

export interface CurveRecorder extends Curves {
  append(event: RunEvent): void;
  clear(): void;
}

/** An empty recorder; memory doubles as it fills. */
export function curveRecorder(): CurveRecorder {
  let loss = new Float32Array(1024);
  let accuracy = new Float32Array(1024);
  let steps = 0;
  let version = 0;
  let epochs: EpochMark[] = [];

  const clear = (): void => {
    steps = 0;
    epochs = [];
    version++;
  };

  return {
    get version() {
      return version;
    },
    get steps() {
      return steps;
    },
    get loss() {
      return loss.subarray(0, steps);
    },
    get accuracy() {
      return accuracy.subarray(0, steps);
    },
    get epochs() {
      return epochs;
    },
    clear,
    append(event) {
      if (event.kind === 'started') clear();
      if (event.kind === 'steps') {
        const needed = steps + event.losses.length;
        if (needed > loss.length) {
          loss = grown(loss, needed);
          accuracy = grown(accuracy, needed);
        }
        loss.set(event.losses, steps);
        accuracy.set(event.accuracies, steps);
        steps = needed;
        version++;
      }
      if (event.kind === 'epoch') {
        const { row } = event;
        epochs = [
          ...epochs,
          {
            step: steps,
            epoch: row.epoch,
            loss: row.loss,
            accuracy: row.accuracy,
            validationLoss: row.validation?.loss ?? null,
            validationAccuracy: row.validation ? row.validation.correct / row.validation.n : null,
          },
        ];
        version++;
      }
    },
  };
}

function grown(column: Float32Array<ArrayBuffer>, needed: number): Float32Array<ArrayBuffer> {
  const wider = new Float32Array(Math.max(needed, column.length * 2));
  wider.set(column);
  return wider;
}
