/** The one interface between the app and whatever trains: here, in a worker, or a fake in tests. */
import type { DigitSet } from '../data/digits.ts';
import type { BackendChoice, DeviceReport } from './device.ts';
import type { RunEvent } from './events.ts';
import type { Job } from './job.ts';
import type { TrainedModel } from './model.ts';

export interface Engine {
  /** Chooses and starts a backend; throws `NoBackend` where the forced one cannot train here. Repeating a choice is free. */
  start(choice: BackendChoice): Promise<DeviceReport>;
  /**
   * Trains a job on a labelled set and tells what happens as it happens. The stream ends after `finished` or `stopped`;
   * an abort ends it with `stopped` within a second. Throws `BadRecipe`, `Diverged`, `OutOfMemory` or `WorkerLost`.
   */
  train(job: Job, digits: DigitSet, signal: AbortSignal): AsyncGenerator<RunEvent, void>;
  /** Class probabilities for images (n × 784 bytes), in chunks, in order. Throws `Aborted` when the signal fires. */
  predict(
    model: TrainedModel,
    images: Uint8Array<ArrayBuffer>,
    signal: AbortSignal,
  ): AsyncGenerator<Predictions, void>;
  /** Ends the engine; nothing may be called afterwards. */
  dispose(): void;
}

/** Probabilities for consecutive rows. */
export interface Predictions {
  /** The first row of this chunk, from 0. */
  readonly from: number;
  /** rows × 10 probabilities; each row sums to 1. */
  readonly probabilities: Float32Array<ArrayBuffer>;
}
