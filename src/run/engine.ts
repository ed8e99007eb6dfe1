/** The one interface between the app and whatever trains: here, in a worker, in several workers, or a fake in tests. */
import type { DigitSet } from '../data/digits.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { BackendChoice, DeviceReport } from './device.ts';
import type { RunEvent } from './events.ts';
import type { Gate } from './gate.ts';
import type { Embeddings, Insight } from './insight.ts';
import type { Job } from './job.ts';
import type { TrainedModel } from './model.ts';

/** Bytes of one image: 28 × 28, row-major. */
export const IMAGE_BYTES = 784;

export interface Engine {
  /**
   * Chooses and starts a backend, on up to `threads` (1 unless told) threads of the processor; throws `NoBackend` where
   * the forced one cannot train here. Repeating a choice is free.
   */
  start(choice: BackendChoice, threads?: number): Promise<DeviceReport>;
  /**
   * Trains a job and tells what happens as it happens. The stream ends after `finished` or `stopped`; an abort ends it
   * with `stopped` within a second. A fold that breaks says so in an event, and the others go on; where there is only
   * one, the stream throws: `BadRecipe`, `Diverged`, `OutOfMemory`, `DeviceLost` or `WorkerLost`. When `gate` closes
   * in the middle of an epoch's steps, it tells a checkpoint within about a second; while it is closed, nothing is
   * trained and no time counts.
   */
  train(job: Job, data: TrainingData, signal: AbortSignal, gate?: Gate): AsyncGenerator<RunEvent, void>;
  /** What trains works with up to this many of the engine's threads from now on; what comes out does not depend on it. */
  useThreads(atMost: number): void;
  /**
   * Class probabilities for images (n × 784 bytes), in chunks, in order: the mean over the models, and over shifted
   * copies where asked for. Throws `Aborted` when the signal fires.
   */
  predict(
    models: readonly TrainedModel[],
    images: Uint8Array<ArrayBuffer>,
    options: PredictOptions,
  ): AsyncGenerator<Predictions, void>;
  /** What a model makes of one image (784 bytes). Throws `Aborted` when the signal fires. */
  inspect(model: TrainedModel, image: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<Insight>;
  /** Where a model puts images (n × 784 bytes), in chunks, in order. Throws `Aborted` when the signal fires. */
  embed(
    model: TrainedModel,
    images: Uint8Array<ArrayBuffer>,
    options: EmbedOptions,
  ): AsyncGenerator<Embeddings, void>;
  /** Images (n × 784 bytes) as training would move them about; another `draw`, other movements. */
  augment(recipe: Recipe, images: Uint8Array<ArrayBuffer>, draw: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Ends the engine; nothing may be called afterwards. */
  dispose(): void;
}

export interface TrainingData {
  /** Labelled digits to train on. */
  readonly digits: DigitSet;
  /** The labelled set that `validation` rows are of; `digits` itself unless a test set was given. */
  readonly validation: DigitSet;
}

export interface PredictOptions {
  readonly signal: AbortSignal;
  /** Average over the image and its copies shifted by one pixel in each of the four directions. */
  readonly shifts?: boolean;
  /** What each model's logits are divided by before the softmax (above 0; 1 unless told): see `run/metrics/calibration.ts`. */
  readonly temperature?: number;
}

export interface EmbedOptions {
  readonly signal: AbortSignal;
}

/** Probabilities for consecutive rows. */
export interface Predictions {
  /** The first row of this chunk, from 0. */
  readonly from: number;
  /** rows × 10 probabilities; each row sums to 1. */
  readonly probabilities: Float32Array<ArrayBuffer>;
}
