/** A kept run in a few short lines: how it ended, how well it reads, and what it is made of. */
import { fieldNames, fields } from '../../recipe/fields.ts';
import { presetOf } from '../../recipe/presets.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import type { KeptRun } from '../../store/state.ts';
import { count, sizeText } from '../../lib/format.ts';
import { placeText } from '../parts/keptText.ts';

/** What a run in this page is doing, where it is the one that is listed; null where it is not at work. */
export type AtWork = 'training' | 'paused' | null;

/** "unfinished: fold 2 of 5, epoch 3 of 10", "finished, n = 4,200", "training now". */
export function stateText({ status, done, score }: KeptRun, atWork: AtWork): string {
  if (atWork !== null) return atWork === 'paused' ? 'paused now' : 'training now';
  switch (status) {
    case 'unfinished':
      return `unfinished: ${placeText(done)}`;
    case 'finished':
      return score ? `finished, n = ${count(score.n)}` : 'finished, not validated';
    case 'stopped':
      return `stopped in ${placeText(done)}`;
    case 'failed':
      return `failed in ${placeText(done)}`;
  }
}

/** "two-conv · Sample digits · WASM SIMD · 3.1 MB". */
export const madeOfText = ({ recipe, data, device, bytes }: KeptRun): string =>
  [recipeText(recipe), data, device, sizeText(bytes)].join(' · ');

/** So many changed knobs are named; of the others only their number is told. */
const NAMED = 3;

/** The preset, and which of its knobs were changed: "two-conv with other epochs, seed". */
export function recipeText(recipe: Recipe): string {
  const preset = presetOf(recipe.preset).recipe;
  const changed = fieldNames.filter(name => {
    const { when } = fields[name];
    return recipe[name] !== preset[name] && (when === undefined || when(recipe));
  });
  if (changed.length === 0) return recipe.preset;
  const labels = changed.map(name => fields[name].label.toLowerCase());
  const more = labels.length > NAMED ? ` and ${labels.length - NAMED} more` : '';
  return `${recipe.preset} with other ${labels.slice(0, NAMED).join(', ')}${more}`;
}
