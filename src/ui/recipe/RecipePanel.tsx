/** Recipe: which network, trained how. */
import { useMemo, useState } from 'react';
import { fieldNames } from '../../recipe/fields.ts';
import { presetOf } from '../../recipe/presets.ts';
import { augments } from '../../recipe/recipe.ts';
import { isRunning } from '../../run/state.ts';
import { useApp } from '../../store/hooks.ts';
import { Details } from '../parts/Details.tsx';
import { Panel } from '../parts/Panel.tsx';
import { AsCode } from './AsCode.tsx';
import { AugmentationPreview } from './AugmentationPreview.tsx';
import { Changes } from './Changes.tsx';
import { KnobGroup } from './KnobGroup.tsx';
import { LayerTable } from './LayerTable.tsx';
import { NetworkPicture } from './NetworkPicture.tsx';
import { PresetChoice } from './PresetChoice.tsx';
import css from './RecipePanel.module.css';
import { ScheduleNote } from './ScheduleNote.tsx';
import { augmentationSummary, callbackSummary, networkSummary } from './summaries.ts';

const NEXT_RUN = 'The run under way keeps the values that it started with.';

/** The region Recipe. */
export function RecipePanel() {
  const recipe = useApp(state => state.recipe);
  // Turning knobs while a run is under way is for the next one.
  const running = useApp(state => isRunning(state.run));
  const [restored, setRestored] = useState(0);
  const preset = presetOf(recipe.preset);
  const network = useMemo(() => preset.network(recipe), [preset, recipe]);
  const knobs = { recipe, restored, ...(running ? { note: NEXT_RUN } : {}) };
  return (
    <Panel name="Recipe">
      <PresetChoice chosen={preset} />
      <Changes
        names={fieldNames.filter(name => recipe[name] !== preset.recipe[name])}
        preset={preset.id}
        onRestore={() => setRestored(restored + 1)}
      />
      <KnobGroup groups={['validation', 'training']} {...knobs} />
      <div className={css.details}>
        <Details title="Callbacks" summary={callbackSummary(recipe)}>
          <KnobGroup groups={['callbacks']} {...knobs} />
        </Details>
        <ScheduleNote recipe={recipe} />
        <Details title="Augmentation" summary={augmentationSummary(recipe)}>
          <KnobGroup groups={['augmentation']} {...knobs} />
        </Details>
        {augments(recipe) && <AugmentationPreview recipe={recipe} />}
        <Details title="Network" summary={networkSummary(recipe)}>
          <KnobGroup groups={['network']} {...knobs} />
        </Details>
      </div>
      <NetworkPicture network={network} />
      <LayerTable network={network} />
      <AsCode />
    </Panel>
  );
}
