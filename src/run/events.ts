/** What happens in a run, in the order in which it happens. Folds, epochs and steps count from 1. */
import type { DeviceReport } from './device.ts';
import type { TrainedModel } from './model.ts';

export type RunEvent =
  /** Something that takes a moment before or between epochs, in plain words. */
  | { readonly kind: 'preparing'; readonly doing: string }
  | { readonly kind: 'started'; readonly plan: RunPlan }
  /** A group of finished steps. */
  | {
      readonly kind: 'steps';
      readonly fold: number;
      readonly epoch: number;
      /** The step of the epoch that `losses[0]` belongs to. */
      readonly firstStep: number;
      /** Mean loss of each step's batch, before its update. */
      readonly losses: Float32Array<ArrayBuffer>;
      /** Share of each step's batch that was read right, before its update. */
      readonly accuracies: Float32Array<ArrayBuffer>;
      /** Images in these steps. */
      readonly images: number;
      /** What these steps took, in milliseconds. */
      readonly durationMs: number;
      /** Since `started`, in milliseconds. */
      readonly elapsedMs: number;
    }
  /** An epoch's steps are done and its validation rows are being read. */
  | { readonly kind: 'validating'; readonly fold: number; readonly epoch: number }
  | { readonly kind: 'epoch'; readonly row: EpochRow }
  /** A model worth keeping: the newest one replaces those before it in its fold. */
  | { readonly kind: 'model'; readonly model: TrainedModel }
  | { readonly kind: 'finished'; readonly elapsedMs: number }
  | { readonly kind: 'stopped'; readonly elapsedMs: number };

/** What a run is about to do. */
export interface RunPlan {
  readonly device: DeviceReport;
  readonly folds: number;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly trainRows: number;
  readonly validationRows: number;
  readonly parameters: number;
}

/** One finished epoch. */
export interface EpochRow {
  readonly fold: number;
  readonly epoch: number;
  readonly learningRate: number;
  /** Running means over the epoch, while the weights were moving. */
  readonly loss: number;
  readonly accuracy: number;
  /** On the validation rows, with the weights at the epoch's end; null without validation. */
  readonly validation: Score | null;
  /** Training time of this epoch, validation included, in milliseconds. */
  readonly durationMs: number;
}

/** How well a model reads n digits. */
export interface Score {
  /** Mean categorical cross-entropy, in nats. */
  readonly loss: number;
  /** How many of them were read right. */
  readonly correct: number;
  readonly n: number;
}
