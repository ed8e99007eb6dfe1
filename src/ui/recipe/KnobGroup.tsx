/** The knobs of one group, as labelled fields. */
import { fieldNames, fields, type Field, type FieldGroup } from '../../recipe/fields.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { Knob } from './Knob.tsx';
import { useHelp } from './KnobHelp.tsx';
import css from './KnobGroup.module.css';

interface KnobGroupProps {
  readonly group: FieldGroup;
  readonly recipe: Recipe;
  /** How often the preset was restored: what was typed and refused before goes with it. */
  readonly restored: number;
}

/** The fields of a group; those that have no effect with the recipe's other values are left out. */
export function KnobGroup({ group, recipe, restored }: KnobGroupProps) {
  const takeInHand = useHelp();
  const shown = fieldNames.filter(name => {
    const field = fields[name];
    return field.group === group && (field.when?.(recipe) ?? true);
  });
  return (
    <div className={css.knobs}>
      {shown.map(name => (
        <div
          key={name}
          className={isLong(fields[name]) ? css.wide : undefined}
          onPointerEnter={() => takeInHand(name)}
          onFocus={() => takeInHand(name)}
        >
          <Knob key={`${recipe.preset} ${restored}`} name={name} field={fields[name]} value={recipe[name]} />
        </div>
      ))}
    </div>
  );
}

/** More letters than a narrow field shows. */
const LONG = 22;

/** A choice whose words need a line of their own. */
const isLong = (field: Field): boolean =>
  field.kind === 'choice' && field.options.some(({ label }) => label.length > LONG);
