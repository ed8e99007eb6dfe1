/** Choosing a recipe and turning its knobs. */
import { objection } from '../recipe/fields.ts';
import { presetOf } from '../recipe/presets.ts';
import type { Actions } from './actions.ts';
import type { Tools } from './app.ts';

type RecipeActions = Pick<Actions, 'choosePreset' | 'setRecipe' | 'setField'>;

export const recipeActions = ({ get, set }: Tools): RecipeActions => ({
  choosePreset: id => set({ recipe: presetOf(id).recipe }),
  setRecipe: recipe => set({ recipe }),
  setField: (name, value) => {
    const wrong = objection(name, value);
    if (wrong === null) set({ recipe: { ...get().recipe, [name]: value } });
    return wrong;
  },
});
