/** Recipes and their scripts, for tests: every preset, and what the presets leave out. */
import { presetOf, presets } from '../../recipe/presets.ts';
import type { PresetId, Recipe } from '../../recipe/recipe.ts';
import { kerasOnRay, kerasScript } from './keras.ts';

/** A preset's recipe with changes. */
export const changed = (preset: PresetId, changes: Partial<Recipe>): Recipe => ({
  ...presetOf(preset).recipe,
  ...changes,
});

/** Every preset; every way to validate, schedule, optimizer, callback and range that they leave out. */
export const recipes: readonly Recipe[] = [
  ...presets.map(({ recipe }) => recipe),
  changed('two-conv', { validation: 'none', trainingRows: 120, stopPatience: 3, keep: 'best-loss' }),
  changed('two-conv', { validation: 'none', rotation: 5 }),
  changed('two-conv', { validation: 'test-set', plateauPatience: 2, keep: 'best-accuracy' }),
  changed('kfold-cnn', { validation: 'test-set', trainingRows: 77 }),
  changed('two-conv', {
    validation: 'stratified-hold-out',
    holdOut: 0.15,
    seed: 4294967295,
    denseDropout: 0.3,
  }),
  changed('stratified-cv', { folds: 3, trainingRows: 131, seed: 4294967295, convDropout: 0.2 }),
  changed('kfold-cnn', { folds: 4, trainingRows: 90, schedule: 'constant', epochs: 3 }),
  changed('kfold-cnn', { schedule: 'cosine', epochs: 4, folds: 2 }),
  changed('deep-bn', { schedule: 'cosine', warmUp: 1.5, epochs: 3, plateauPatience: 2, optimizer: 'sgd' }),
  changed('deep-digits', {
    schedule: 'one-cycle',
    warmUp: 0.5,
    epochs: 3,
    shear: 0,
    fill: 'reflect',
    labelSmoothing: 0.1,
  }),
  changed('deep-bn', { schedule: 'one-cycle', epochs: 2, convDropout: 0, denseDropout: 0, l2: 0 }),
  changed('two-conv', { schedule: 'cosine', warmUp: 9, epochs: 2, learningRate: 1, batchSize: 64 }),
  changed('two-conv', { schedule: 'step', decay: 1, trainingRows: 1_000_000 }),
];

/** All recipes as scripts, and those with folds as Ray scripts too. */
export const scripts = [
  ...recipes.map(recipe => ({ recipe, script: kerasScript(recipe) })),
  ...recipes.filter(folded).map(recipe => ({ recipe, script: kerasOnRay(recipe) })),
];

/** True where the recipe trains one network a fold. */
export function folded({ validation }: Recipe): boolean {
  return validation === 'k-fold' || validation === 'stratified-k-fold';
}
