/** A recipe from outside: every knob held to its own field's rules. */
import { shown } from '../../data/badfile.ts';
import { fieldNames, objection, type FieldName } from '../../recipe/fields.ts';
import { presetOf, presets } from '../../recipe/presets.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { Mismatch, oneOf, record, type Decoder } from '../schema.ts';

/** A recipe. A knob that is missing keeps the preset's value: a file may be older than the knob. */
export const recipeDecoder: Decoder<Recipe> = (value, at) => {
  const given = record(value, at);
  const preset = oneOf(...presets.map(({ id }) => id))(given.preset, `${at}.preset`);
  const changes: Partial<Record<FieldName, string | number>> = {};
  for (const name of fieldNames) {
    const knob = given[name];
    if (knob === undefined) continue;
    if (typeof knob !== 'string' && typeof knob !== 'number')
      throw new Mismatch(`${at}.${name}`, 'a text or a number');
    const wrong = objection(name, knob);
    if (wrong !== null)
      throw new Mismatch(`${at}.${name}`, `another value: ${shown(wrong, 120).replace(/\.$/, '')}`);
    changes[name] = knob;
  }
  return { ...presetOf(preset).recipe, ...changes } as Recipe; // every change passed its field's objection
};
