/** The recipe of a report: every knob with its value, those that are not the preset's marked. */
import { fieldNames, fields, type Field, type FieldGroup, type FieldName } from '../../recipe/fields.ts';
import { presetOf } from '../../recipe/presets.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { count, counted } from '../../lib/format.ts';
import { markup, type Markup } from './html.ts';

const GROUPS: readonly { readonly group: FieldGroup; readonly title: string }[] = [
  { group: 'training', title: 'Training' },
  { group: 'validation', title: 'Validation' },
  { group: 'network', title: 'Network' },
  { group: 'callbacks', title: 'Callbacks' },
  { group: 'augmentation', title: 'Augmentation' },
];

/** A section with a list for each part of the form. */
export function knobs(recipe: Recipe): Markup {
  const preset = presetOf(recipe.preset);
  const changed = fieldNames.filter(name => recipe[name] !== preset.recipe[name] && counts(recipe, name));
  return markup`<section aria-labelledby="recipe">
    <h2 id="recipe">Recipe</h2>
    <p>${recipe.preset}: ${preset.about} ${changedText(changed.length)}</p>
    <div class="groups">${GROUPS.map(({ group, title }) => knobGroup(recipe, group, title))}</div>
  </section>`;
}

const changedText = (changed: number): string =>
  changed === 0
    ? 'Every knob is as the preset has it.'
    : `${counted(changed, 'knob')} ${changed === 1 ? 'differs' : 'differ'} from the preset, marked below.`;

function knobGroup(recipe: Recipe, group: FieldGroup, title: string): Markup {
  const names = fieldNames.filter(name => fields[name].group === group);
  return markup`<div class="knobs">
    <h3>${title}</h3>
    <dl>${names.map(name => knob(recipe, name))}</dl>
  </div>`;
}

/** A knob without effect is told too, quietly: it belongs to the link. */
function knob(recipe: Recipe, name: FieldName): Markup {
  const standard = presetOf(recipe.preset).recipe[name];
  const isChanged = recipe[name] !== standard && counts(recipe, name);
  const look = counts(recipe, name) ? (isChanged ? 'changed' : 'kept') : 'idle';
  const field = fields[name];
  const note = isChanged
    ? `preset: ${valueText(field, name, standard)}`
    : look === 'idle'
      ? 'no effect'
      : null;
  return markup`<div class="${look}">
    <dt>${field.label}</dt>
    <dd>${valueText(field, name, recipe[name])}${note === null ? null : markup` <small>${note}</small>`}</dd>
  </div>`;
}

/** Whether the knob has any effect in this recipe. */
function counts(recipe: Recipe, name: FieldName): boolean {
  const { when } = fields[name];
  return when === undefined || when(recipe);
}

/** "Stratified k-fold", "0.001", "10°", "all". */
function valueText(field: Field, name: FieldName, value: string | number): string {
  if (field.kind === 'choice')
    return field.options.find(option => option.value === value)?.label ?? String(value);
  if (name === 'trainingRows') return value === 0 ? 'all' : count(Number(value));
  return `${value}${field.unit ?? ''}`;
}
