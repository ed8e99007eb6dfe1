/** The recipes to start from: a row of radios each for our own and for those of notebooks, and what the chosen one is good for. */
import { presets, type Preset } from '../../recipe/presets.ts';
import { parameterCount } from '../../recipe/network.ts';
import type { PresetId } from '../../recipe/recipe.ts';
import { useActions } from '../../store/hooks.ts';
import { count } from '../../lib/format.ts';
import { Unseen } from '../parts/Note.tsx';
import css from './PresetChoice.module.css';

interface Shelf {
  readonly title: string;
  readonly presets: readonly Preset[];
}

const isOurs = ({ id }: Preset): boolean => id.startsWith('inkfold');
const SHELVES: readonly Shelf[] = [
  { title: 'From notebooks', presets: presets.filter(preset => !isOurs(preset)) },
  { title: 'Our own', presets: presets.filter(isOurs) },
];

/** The radio group Recipe; each radio's name begins with the id of its preset. */
export function PresetChoice({ chosen }: { readonly chosen: Preset }) {
  return (
    <>
      <div className={css.group} role="radiogroup" aria-label="Recipe">
        {SHELVES.map(shelf => (
          <div key={shelf.title} className={css.shelf}>
            <span className={css.title} aria-hidden="true">
              {shelf.title}
            </span>
            {shelf.presets.map(preset => (
              <Choice key={preset.id} preset={preset} chosen={chosen.id} />
            ))}
          </div>
        ))}
      </div>
      <p className={css.about} aria-hidden="true">
        {chosen.about}{' '}
        <span className={css.size}>{count(parameterCount(chosen.network(chosen.recipe)))} parameters</span>
      </p>
    </>
  );
}

/** One radio; those who hear the page hear what each is good for, not only the chosen one. */
function Choice({ preset, chosen }: { readonly preset: Preset; readonly chosen: PresetId }) {
  const { choosePreset } = useActions();
  const { id, about, network, recipe } = preset;
  return (
    <label className={css.choice}>
      <input
        className={css.radio}
        type="radio"
        name="preset"
        checked={id === chosen}
        onChange={() => choosePreset(id)}
      />
      {id}{' '}
      <Unseen>
        {about} {count(parameterCount(network(recipe)))} parameters
      </Unseen>
    </label>
  );
}
