/** How a recipe compiles its model, in Keras's words. The arguments are the engine's own, which are Keras's defaults. */
import { unreachable } from '../../lib/check.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { instance, type Dialect, type Json } from './layers/write.ts';

/** The optimizer at the rate that the recipe begins with; no more arguments than Keras 2 and 3 both take. */
export function optimizerOf(recipe: Recipe, dialect: Dialect): Json {
  const { optimizer, learningRate: learning_rate, momentum } = recipe;
  const made = (className: string, config: { readonly [key: string]: Json }): Json =>
    instance(className, { learning_rate, ...config }, 'keras.optimizers', dialect);
  switch (optimizer) {
    case 'adam':
      return made('Adam', { name: 'adam', beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7, amsgrad: false });
    case 'rmsprop':
      return made('RMSprop', { name: 'rmsprop', rho: 0.9, momentum: 0, epsilon: 1e-7, centered: false });
    case 'sgd':
      return made('SGD', { name: 'SGD', momentum, nesterov: false });
    default:
      return unreachable(optimizer);
  }
}

/** Loss and metrics, as model.compile takes them. */
export const lossAndMetrics = (recipe: Recipe, dialect: Dialect) => ({
  loss: lossOf(recipe, dialect),
  loss_weights: null,
  metrics: ['accuracy'],
  weighted_metrics: null,
});

/** A name where that says it all, and the class where labels are smoothed. */
function lossOf({ loss, labelSmoothing: label_smoothing }: Recipe, dialect: Dialect): Json {
  if (loss === 'sparse') return 'sparse_categorical_crossentropy';
  if (label_smoothing === 0) return 'categorical_crossentropy';
  const config = { name: 'categorical_crossentropy', from_logits: false, label_smoothing };
  return instance('CategoricalCrossentropy', config, 'keras.losses', dialect);
}
