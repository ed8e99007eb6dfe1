/** The whole recipe in the page's address: copying the link copies the experiment. Data never goes there. */
import { fieldNames, fields, objection, type FieldName } from '../recipe/fields.ts';
import { presetOf, presets } from '../recipe/presets.ts';
import type { Recipe } from '../recipe/recipe.ts';

/** "#preset=two-conv&epochs=5&…": every knob, so that a link means the same when defaults change. */
export function toHash(recipe: Recipe): string {
  const values = new URLSearchParams({ preset: recipe.preset });
  for (const name of fieldNames) values.set(name, String(recipe[name]));
  return `#${values.toString()}`;
}

/** The recipe of an address; null where it names no preset. What is missing or out of range keeps the preset's value. */
export function fromHash(hash: string): Recipe | null {
  const values = new URLSearchParams(hash.replace(/^#/, ''));
  const preset = presets.find(({ id }) => id === values.get('preset'));
  if (!preset) return null;
  const changes: Partial<Record<FieldName, string | number>> = {};
  for (const name of fieldNames) {
    const text = values.get(name);
    if (text === null || text === '') continue;
    const value = fields[name].kind === 'number' ? plainNumber(text) : text;
    if (objection(name, value) === null) changes[name] = value;
  }
  return { ...presetOf(preset.id).recipe, ...changes } as Recipe; // every change passed its field's objection
}

/** JavaScript would take a blank for 0 and 0x10 for 16: anything but a plain decimal is no number here. */
const plainNumber = (text: string): number =>
  /^-?\d+(\.\d+)?(e-?\d+)?$/i.test(text) ? Number(text) + 0 : NaN;
