/** The recipes to start from, one radio each. */
import { presets } from '../../recipe/presets.ts';
import { parameterCount } from '../../recipe/network.ts';
import type { PresetId } from '../../recipe/recipe.ts';
import { useActions } from '../../store/hooks.ts';
import { count } from '../parts/format.ts';
import css from './PresetChoice.module.css';

/** The radio group Recipe; each radio's name begins with the id of its preset. */
export function PresetChoice({ chosen }: { readonly chosen: PresetId }) {
  const { choosePreset } = useActions();
  return (
    <div className={css.group} role="radiogroup" aria-label="Recipe">
      {presets.map(({ id, about, network, recipe }) => (
        <label key={id} className={css.choice}>
          <input
            className={css.radio}
            type="radio"
            name="preset"
            checked={id === chosen}
            onChange={() => choosePreset(id)}
          />
          <span className={css.text}>
            <span className={css.name}>{id}</span> <span className={css.about}>{about}</span>{' '}
            <span className={css.size}>{count(parameterCount(network(recipe)))} parameters</span>
          </span>
        </label>
      ))}
    </div>
  );
}
