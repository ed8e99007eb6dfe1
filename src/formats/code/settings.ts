/** The head of the script: imports, and the recipe's numbers by name. */
import type { Recipe } from '../../recipe/recipe.ts';
import type { Plan } from './plan.ts';
import { float, lines, type Section } from './section.ts';

/** scikit-learn's own name for each way to validate; undefined where it is not needed. */
const SPLITTERS: Partial<Record<Recipe['validation'], string>> = {
  'hold-out': 'train_test_split',
  'stratified-hold-out': 'train_test_split',
  'k-fold': 'KFold',
  'stratified-k-fold': 'StratifiedKFold',
};

/** The imports; `onRay` adds Ray and leaves out what shares one model among devices. */
export function importsSection({ recipe, schedule, augmented }: Plan, onRay: boolean): Section {
  const splitter = SPLITTERS[recipe.validation];
  return {
    title: 'Imports',
    text: 'Keras 3 runs on TensorFlow, JAX or PyTorch; the choice is made before it is imported.',
    code: lines(
      schedule !== 'none' && recipe.schedule !== 'step' && 'import math',
      'import os',
      '',
      'os.environ.setdefault("KERAS_BACKEND", "tensorflow")  # or "jax", or "torch"',
      '',
      'import keras',
      'import numpy as np',
      onRay && 'import ray',
      'from keras import layers',
      augmented && 'from keras.src.legacy.preprocessing.image import ImageDataGenerator',
      splitter !== undefined && `from sklearn.model_selection import ${splitter}`,
      !onRay && DATA_PARALLEL,
    ),
  };
}

const DATA_PARALLEL = `
# One model over several GPUs or TPU cores, with the JAX backend: each takes its share of a batch,
# so their number must divide every batch, the last one of an epoch too.
# keras.distribution.set_distribution(keras.distribution.DataParallel())`;

/** The recipe's numbers. */
export function settingsSection(plan: Plan): Section {
  const { recipe, schedule } = plan;
  const { validation } = recipe;
  const holdsOut = validation === 'hold-out' || validation === 'stratified-hold-out';
  return {
    title: 'Settings',
    text: `The numbers of the recipe “${recipe.preset}”, as they stood in Inkfold.`,
    code: lines(
      `SEED = ${recipe.seed}`,
      `EPOCHS = ${recipe.epochs}`,
      `BATCH_SIZE = ${recipe.batchSize}`,
      `LEARNING_RATE = ${float(recipe.learningRate)}`,
      schedule === 'each epoch' && `DECAY = ${float(recipe.decay)}`,
      hasWarmUp(plan) && `WARM_UP = ${recipe.warmUp}  # epochs`,
      plan.folded && `FOLDS = ${recipe.folds}`,
      holdsOut && `HOLD_OUT = ${recipe.holdOut}  # share of the rows`,
      plan.trainingRows > 0 && `TRAINING_ROWS = ${plan.trainingRows}`,
    ),
  };
}

/** True where the rate climbs before it falls. */
export const hasWarmUp = ({ recipe, schedule }: Plan): boolean =>
  schedule === 'each step' && recipe.warmUp > 0;
