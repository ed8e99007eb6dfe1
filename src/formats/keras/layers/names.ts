/** What Keras calls weights, and where it puts a layer's in a .keras file. */
import type { WeightRole } from '../../../recipe/network.ts';

/** The name of each weight within its layer. */
export const WEIGHT_NAMES: Readonly<Record<WeightRole, string>> = {
  kernel: 'kernel',
  bias: 'bias',
  gamma: 'gamma',
  beta: 'beta',
  movingMean: 'moving_mean',
  movingVariance: 'moving_variance',
};

/**
 * The groups of a .keras file that belong to layers of these classes: a class's name in snake case, counted from its
 * second use on. Keras goes by these and never by a layer's name (saving_lib.py `_save_container_state`, 3.5).
 */
export function containerKeys(classNames: readonly string[]): readonly string[] {
  const uses = new Map<string, number>();
  return classNames.map(className => {
    const stem = snakeCase(className);
    const before = uses.get(stem) ?? 0;
    uses.set(stem, before + 1);
    return before === 0 ? stem : `${stem}_${before}`;
  });
}

/** "MaxPooling2D" → "max_pooling2d", "ReLU" → "re_lu": the rule of keras/src/utils/naming.py `to_snake_case`. */
const snakeCase = (className: string): string =>
  className
    .replaceAll(/\W+/g, '')
    .replaceAll(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
