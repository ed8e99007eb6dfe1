/** Recipe: which network, trained how. */
import { useState } from 'react';
import { fieldNames } from '../../recipe/fields.ts';
import { presetOf } from '../../recipe/presets.ts';
import { augments } from '../../recipe/recipe.ts';
import { useApp } from '../../store/hooks.ts';
import { Details } from '../parts/Details.tsx';
import { Panel } from '../parts/Panel.tsx';
import { AsCode } from './AsCode.tsx';
import { AugmentationPreview } from './AugmentationPreview.tsx';
import { Changes } from './Changes.tsx';
import { KnobGroup } from './KnobGroup.tsx';
import { KnobHelp } from './KnobHelp.tsx';
import { LayerTable } from './LayerTable.tsx';
import { PresetChoice } from './PresetChoice.tsx';
import css from './RecipePanel.module.css';
import { ScheduleNote } from './ScheduleNote.tsx';
import { augmentationSummary, callbackSummary, networkSummary } from './summaries.ts';

/** The region Recipe. */
export function RecipePanel() {
  const recipe = useApp(state => state.recipe);
  const [restored, setRestored] = useState(0);
  const preset = presetOf(recipe.preset);
  return (
    <Panel name="Recipe" step={2}>
      <PresetChoice chosen={recipe.preset} />
      <KnobHelp>
        <KnobGroup group="validation" recipe={recipe} restored={restored} />
        <KnobGroup group="training" recipe={recipe} restored={restored} />
        <div className={css.details}>
          <Details title="Callbacks" summary={callbackSummary(recipe)}>
            <KnobGroup group="callbacks" recipe={recipe} restored={restored} />
          </Details>
          <ScheduleNote recipe={recipe} />
          <Details title="Augmentation" summary={augmentationSummary(recipe)}>
            <KnobGroup group="augmentation" recipe={recipe} restored={restored} />
          </Details>
          {augments(recipe) && <AugmentationPreview recipe={recipe} />}
          <Details title="Network" summary={networkSummary(recipe)}>
            <KnobGroup group="network" recipe={recipe} restored={restored} />
          </Details>
        </div>
      </KnobHelp>
      <Changes
        names={fieldNames.filter(name => recipe[name] !== preset.recipe[name])}
        preset={preset.id}
        onRestore={() => setRestored(restored + 1)}
      />
      <LayerTable network={preset.network(recipe)} />
      <AsCode />
    </Panel>
  );
}
