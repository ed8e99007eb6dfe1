/** Knobs that belong together, as labelled fields, with a margin note below that explains the one in hand. */
import { useEffect, useRef, useState } from 'react';
import { fieldNames, fields, type Field, type FieldGroup, type FieldName } from '../../recipe/fields.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { Knob } from './Knob.tsx';
import css from './KnobGroup.module.css';

interface KnobGroupProps {
  /** Whose fields are shown: a block each. */
  readonly groups: readonly FieldGroup[];
  readonly recipe: Recipe;
  /** How often the preset was restored: what was typed and refused before goes with it. */
  readonly restored: number;
  /** What the margin note says while no field is in hand; there is none without it. */
  readonly note?: string;
}

/** The fields of some groups; those that have no effect with the recipe's other values are left out. */
export function KnobGroup({ groups, recipe, restored, note }: KnobGroupProps) {
  const { inHand, pointAt, leave, take } = useInHand();
  const help = inHand === null ? note : fields[inHand].help;
  return (
    <div className={css.group}>
      {groups.map(group => (
        <div key={group} className={css.knobs}>
          {fieldsOf(group, recipe).map(name => (
            <div
              key={name}
              className={isLong(fields[name]) ? css.wide : undefined}
              onPointerEnter={() => pointAt(name)}
              onPointerLeave={leave}
              onFocus={() => take(name)}
            >
              <Knob
                key={`${recipe.preset} ${restored}`}
                name={name}
                field={fields[name]}
                value={recipe[name]}
              />
            </div>
          ))}
        </div>
      ))}
      {/* Each field is described by its help already, for those who hear the page. */}
      {help !== undefined && (
        <p className={css.help} aria-hidden="true">
          {help}
        </p>
      )}
    </div>
  );
}

/** How long a pointer rests on a field before that counts: who only crosses the fields is not to see the page below move. */
const REST_MS = 250;

/** The field last used or pointed at; none at first. Once there is one, there is one for good: the room for its help stays. */
function useInHand() {
  const [inHand, take] = useState<FieldName | null>(null);
  const rest = useRef<number | undefined>(undefined);
  const leave = (): void => window.clearTimeout(rest.current);
  useEffect(() => () => window.clearTimeout(rest.current), []);
  const pointAt = (name: FieldName): void => {
    leave();
    rest.current = window.setTimeout(take, REST_MS, name);
  };
  return { inHand, pointAt, leave, take };
}

const fieldsOf = (group: FieldGroup, recipe: Recipe): readonly FieldName[] =>
  fieldNames.filter(name => fields[name].group === group && (fields[name].when?.(recipe) ?? true));

/** More letters than a narrow field shows. */
const LONG = 22;

/** A choice whose words need a line of their own. */
const isLong = (field: Field): boolean =>
  field.kind === 'choice' && field.options.some(({ label }) => label.length > LONG);
