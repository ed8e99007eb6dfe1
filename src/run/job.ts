/** What an engine is asked to train: a recipe with its rows laid out. */
import type { Recipe } from '../recipe/recipe.ts';
import type { FoldCheckpoint } from './checkpoint.ts';

/** Which rows train and which validate; both in the order of the split, not yet shuffled for an epoch. */
export interface Split {
  /** Counts from 1. */
  readonly fold: number;
  readonly train: Int32Array<ArrayBuffer>;
  readonly validation: Int32Array<ArrayBuffer>;
}

export interface Job {
  /** Unique within a session. */
  readonly runId: string;
  readonly recipe: Recipe;
  /** One a fold; a retry has the failed fold's alone. */
  readonly splits: readonly Split[];
  /** Folds that go on from where they stood; the others begin. */
  readonly from?: readonly FoldCheckpoint[];
  /** Threads that the model may use until told otherwise, where fewer than the engine has. */
  readonly threads?: number;
}
