/** One training of a preset on Kaggle's train.csv, and what it leaves: the models and what each says of rows it never saw. */
import type { DigitSet } from '../../../src/data/digits.ts';
import { presetOf } from '../../../src/recipe/presets.ts';
import type { PresetId, Recipe } from '../../../src/recipe/recipe.ts';
import type { Backend } from '../../../src/run/device.ts';
import type { Split } from '../../../src/run/job.ts';
import type { TrainedModel } from '../../../src/run/model.ts';
import type { FoldPredictions } from '../../../src/run/predictions.ts';
import { splitsFor } from '../../../src/store/splits.ts';

/** What is to be trained. */
export interface Order {
  readonly preset: PresetId;
  /** Of weights, order, augmentation and dropout; the folds are always the same. */
  readonly seed: number;
  /** Instead of the preset's; null leaves them. */
  readonly epochs: number | null;
  /** Train on the first n rows, each class in its share; 0 means all. */
  readonly rows: number;
  /** Five stratified folds, whatever the preset says, or the preset's own validation. */
  readonly validation: 'folds' | 'own';
  readonly backend: Backend;
}

/** A plain value: it can be written to a file and read again (file.ts). */
export interface Trial {
  /** As it was trained, with the trial's seed. */
  readonly recipe: Recipe;
  /** The fingerprint of the set it was trained on: rows of another set mean nothing to it. */
  readonly digits: string;
  readonly backend: Backend;
  /** What the engine says of the device and its kernels. */
  readonly device: string;
  /** How many folds were trained side by side. */
  readonly workers: number;
  /** Images trained on, over all folds and epochs. */
  readonly images: number;
  /** From the first step to the last fold's end, validation included. */
  readonly seconds: number;
  /** One a fold, in the order of the folds: as they vote in the app. */
  readonly models: readonly TrainedModel[];
  /** One a fold, in the same order. */
  readonly outOfFold: readonly FoldPredictions[];
}

/** The seed of the folds, whatever that of the training. */
const FOLD_SEED = 42;

/** The recipe that an order means. */
export function recipeOf({ preset, seed, epochs, rows, validation }: Order): Recipe {
  const { recipe } = presetOf(preset);
  return {
    ...recipe,
    seed,
    trainingRows: rows,
    ...(epochs === null ? {} : { epochs }),
    ...(validation === 'folds' ? { validation: 'stratified-k-fold', folds: 5 } : {}),
  };
}

/** Its rows, fold by fold: for one set the same with every seed. */
export const splitsOf = (recipe: Recipe, digits: DigitSet): readonly Split[] =>
  splitsFor({ ...recipe, seed: FOLD_SEED }, digits, null);
