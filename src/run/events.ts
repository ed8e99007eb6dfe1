/** What happens in a run, in the order in which it happens. Folds, epochs and steps count from 1. */
import type { Fault } from '../lib/fault.ts';
import type { FoldCheckpoint } from './checkpoint.ts';
import type { DeviceReport } from './device.ts';
import type { TrainedModel } from './model.ts';
import type { FoldPredictions } from './predictions.ts';

/** Events of one fold carry its number; folds that train side by side mix their events, each fold's in order. */
export type RunEvent =
  /** Something that takes a moment before training, in plain words. */
  | { readonly kind: 'preparing'; readonly doing: string }
  | { readonly kind: 'started'; readonly plan: RunPlan }
  /** The run goes on elsewhere than it was planned: its device broke. */
  | { readonly kind: 'device'; readonly report: DeviceReport }
  | { readonly kind: 'fold-started'; readonly fold: number; readonly plan: FoldPlan }
  /** The fold goes on at this step of this epoch (from 0): what was told of later steps is thrown away. */
  | { readonly kind: 'fold-resumed'; readonly fold: number; readonly epoch: number; readonly step: number }
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
      /** The rate in force at the last of these steps. */
      readonly learningRate: number;
      /** Images in these steps. */
      readonly images: number;
      /** What these steps took, in milliseconds. */
      readonly durationMs: number;
      /** Training time since `started`, in milliseconds: without pauses, and without what the machine slept through. */
      readonly elapsedMs: number;
    }
  /** An epoch's steps are done and its validation rows are being read. */
  | { readonly kind: 'validating'; readonly fold: number; readonly epoch: number }
  | { readonly kind: 'epoch'; readonly row: EpochRow }
  /** A callback did something: for the log, and as a mark on the curve. */
  | { readonly kind: 'action'; readonly action: CallbackAction }
  /** The weights as they are now: what a drawing is read with while training goes on. */
  | { readonly kind: 'model'; readonly model: TrainedModel }
  /** Where the fold stands now, to be kept: at every epoch's end, and every half minute. */
  | { readonly kind: 'checkpoint'; readonly checkpoint: FoldCheckpoint }
  | { readonly kind: 'fold-finished'; readonly fold: number; readonly result: FoldResult }
  /** The fold broke; those beside it go on. */
  | { readonly kind: 'fold-failed'; readonly fold: number; readonly fault: Fault }
  | { readonly kind: 'finished'; readonly elapsedMs: number }
  | { readonly kind: 'stopped'; readonly elapsedMs: number };

/** What a run is about to do. */
export interface RunPlan {
  readonly device: DeviceReport;
  readonly folds: number;
  /** How many folds train side by side. */
  readonly lanes: number;
  readonly epochs: number;
  readonly parameters: number;
}

/** What a fold is about to do. */
export interface FoldPlan {
  readonly stepsPerEpoch: number;
  readonly trainRows: number;
  readonly validationRows: number;
}

/** One finished epoch. */
export interface EpochRow {
  readonly fold: number;
  readonly epoch: number;
  /** The rate in force at the epoch's last step. */
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

export type CallbackName =
  'ModelCheckpoint' | 'ReduceLROnPlateau' | 'EarlyStopping' | 'LearningRateScheduler';

/** What the log has entries of: callbacks, and mishaps that the run got over. */
export type LogSource = CallbackName | 'Recovery';

/** Something that a callback did, or that happened to the run. */
export interface CallbackAction {
  readonly fold: number;
  readonly epoch: number;
  readonly by: LogSource;
  /** In plain words: "cut the learning rate to 0.0005". */
  readonly text: string;
}

/** What a finished fold leaves. */
export interface FoldResult {
  /** With the weights that the recipe's callbacks chose. */
  readonly model: TrainedModel;
  /** Their score on the validation rows; null without validation. */
  readonly score: Score | null;
  /** What the model says of each validation row; null without validation. */
  readonly predictions: FoldPredictions | null;
  /** Whether validation chose these weights (checkpoint, early stopping): the score is then a little too good. */
  readonly chosenByValidation: boolean;
}
