/** Where a fold's training stands between two steps: all that is needed to go on as if nothing had happened. Plain values. */
import type { FoldResult } from './events.ts';
import type { TrainedModel } from './model.ts';

export interface FoldCheckpoint {
  /** Counts from 1. */
  readonly fold: number;
  /** The epoch under way (from 1), and how many of its steps are done; 0 is the epoch's very start. */
  readonly epoch: number;
  readonly step: number;
  /** All variables, moving statistics included, in the order of `weightSpecs`. */
  readonly weights: TrainedModel['weights'];
  readonly optimizer: OptimizerState;
  readonly callbacks: CallbacksState;
  /** Sums over the epoch's steps so far, a step counting as often as it had images. */
  readonly totals: EpochTotals;
  /** Training time of the epoch so far, in milliseconds. */
  readonly epochMs: number;
  /** What the fold leaves if no later epoch is better; null before the first epoch is done. */
  readonly kept: FoldResult | null;
}

/** An optimizer's memory, the same whatever device it ran on. */
export interface OptimizerState {
  /** Steps taken so far, of a rule whose formula asks for them (Adam's); else 0. */
  readonly steps: number;
  /**
   * The moving averages: Adam's means and squares, RMSprop's squares, SGD's velocities (none at momentum 0); each a list with
   * one array a trainable variable.
   */
  readonly slots: readonly (readonly Float32Array<ArrayBuffer>[])[];
}

/** What a recipe's callbacks remember from epoch to epoch; numbers and truth values by name, infinities included. */
export interface CallbacksState {
  /** The learning rate in force. */
  readonly rate: number;
  readonly plateau: Readonly<Record<string, number>> | null;
  readonly stopping: Readonly<Record<string, number>> | null;
  readonly saving: Readonly<Record<string, number>> | null;
}

export interface EpochTotals {
  readonly loss: number;
  readonly correct: number;
  readonly images: number;
}
