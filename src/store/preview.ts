/** What augmentation does to digits of the training set, by the code that training uses. */
import { gatherImages } from '../data/digits.ts';
import { augments } from '../recipe/recipe.ts';
import type { Actions } from './actions.ts';
import type { Tools } from './app.ts';

/** How many digits are shown: the first ones, so that a change of a knob shows on the same digits. */
const SHOWN = 20;

export function previewActions({ engine, get, set }: Tools): Pick<Actions, 'previewAugmentation'> {
  let draw = 0;
  return {
    previewAugmentation: async () => {
      const { recipe, data } = get();
      if (!data.train || !augments(recipe)) return set({ preview: null });
      const rows = Array.from({ length: Math.min(SHOWN, data.train.count) }, (_, i) => i);
      const asked = ++draw;
      const preview = await engine.augment(recipe, gatherImages(data.train, rows), asked).catch(() => null);
      // A preview is a courtesy: where it fails, training will say why.
      if (asked === draw) set({ preview });
    },
  };
}
