/** What changed from recipe to recipe: the knobs whose values differ where they have an effect. */
import { fieldNames, fields, type FieldName } from '../../../recipe/fields.ts';
import type { Recipe } from '../../../recipe/recipe.ts';

export interface Difference {
  /** The knob's label. */
  readonly label: string;
  /** One a recipe, in their order; a dash where the knob has no effect. */
  readonly values: readonly string[];
}

/** In the order of the form, the preset first. Empty where the recipes come to the same, and for a single one. */
export function differences(recipes: readonly Recipe[]): readonly Difference[] {
  const presets = { label: 'Recipe', values: recipes.map(({ preset }) => preset) };
  const knobs = fieldNames.map(name => ({
    label: fields[name].label,
    values: recipes.map(recipe => valueText(name, recipe)),
  }));
  return [presets, ...knobs].filter(({ values }) => new Set(values).size > 1);
}

function valueText(name: FieldName, recipe: Recipe): string {
  const field = fields[name];
  const value = recipe[name];
  if (field.when && !field.when(recipe)) return '–';
  if (field.kind === 'choice')
    return field.options.find(option => option.value === value)?.label ?? String(value);
  return `${value}${field.unit ?? ''}`;
}
