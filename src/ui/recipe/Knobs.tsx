/** Every knob of the recipe as a labelled field, and one margin note that explains the one in hand. */
import { useState } from 'react';
import { fieldNames, fields, type FieldName } from '../../recipe/fields.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { Knob } from './Knob.tsx';
import css from './Knobs.module.css';

interface KnobsProps {
  readonly recipe: Recipe;
  /** True while a run is under way: turning knobs then is for the next one. */
  readonly running: boolean;
}

/** The fields of a recipe; those that have no effect with its other values are left out. */
export function Knobs({ recipe, running }: KnobsProps) {
  const [inHand, setInHand] = useState<FieldName | null>(null);
  const shown = fieldNames.filter(name => name !== 'holdOut' || recipe.validation === 'hold-out');
  return (
    <div>
      <div className={css.knobs}>
        {shown.map(name => (
          <div key={name} onPointerEnter={() => setInHand(name)} onFocus={() => setInHand(name)}>
            {/* A new preset makes new fields: what was typed and refused belongs to the old one. */}
            <Knob key={recipe.preset} name={name} field={fields[name]} value={recipe[name]} />
          </div>
        ))}
      </div>
      <p className={css.help} aria-hidden="true">
        {inHand === null ? 'Point at a field to read what it does.' : fields[inHand].help}
        {running && ' The run under way keeps the values that it started with.'}
      </p>
    </div>
  );
}
