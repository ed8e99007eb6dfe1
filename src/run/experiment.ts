/** A run with everything that belongs to it, as one plain value: what an experiment file keeps and brings back. */
import type { DigitSet } from '../data/digits.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { FoldCurves } from './curves.ts';
import type { Split } from './job.ts';
import type { TrainedModel } from './model.ts';
import type { RunState } from './state.ts';

export interface Experiment {
  /** What was trained, its seed included. */
  readonly recipe: Recipe;
  /** Over, however it ended: results hold each fold's kept weights and out-of-fold predictions. */
  readonly run: RunState;
  /** The newest weights, as training left them; null where it did not come that far. */
  readonly newest: TrainedModel | null;
  /** Row numbers of `digits` that trained, and of `validation` that validated; one a fold. */
  readonly splits: readonly Split[];
  readonly curves: readonly FoldCurves[];
  readonly digits: SetMark;
  readonly validation: SetMark;
  readonly environment: Environment;
}

/** Which digits a run was about: enough to ask for them and to know them again, but not the digits themselves. */
export interface SetMark extends Pick<DigitSet, 'name' | 'count'> {
  /** As data/fingerprint.ts works it out. */
  readonly fingerprint: string;
}

/** Where a run was made. */
export interface Environment {
  /** Of Inkfold. */
  readonly version: string;
  /** How the browser names itself. */
  readonly userAgent: string;
}
