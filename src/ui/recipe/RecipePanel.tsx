/** Recipe: which network, trained how. */
import { fieldNames } from '../../recipe/fields.ts';
import { presetOf } from '../../recipe/presets.ts';
import { isRunning } from '../../run/state.ts';
import { useApp } from '../../store/hooks.ts';
import { Panel } from '../parts/Panel.tsx';
import { Changes } from './Changes.tsx';
import { Knobs } from './Knobs.tsx';
import { LayerTable } from './LayerTable.tsx';
import { PresetChoice } from './PresetChoice.tsx';

/** The region Recipe. */
export function RecipePanel() {
  const recipe = useApp(state => state.recipe);
  const running = useApp(state => isRunning(state.run));
  const preset = presetOf(recipe.preset);
  return (
    <Panel name="Recipe" step={2}>
      <PresetChoice chosen={recipe.preset} />
      <Knobs recipe={recipe} running={running} />
      <Changes names={fieldNames.filter(name => recipe[name] !== preset.recipe[name])} preset={preset.id} />
      <LayerTable network={preset.network} />
    </Panel>
  );
}
