/** Results: how good the newest run is on digits that it did not train on, how it got there, and all of it to take away. */
import { overallScore } from '../../run/metrics/overall.ts';
import { useApp } from '../../store/hooks.ts';
import { useFolds } from '../parts/lists.ts';
import { Panel } from '../parts/Panel.tsx';
import { Downloads } from './Downloads.tsx';
import { EpochTable } from './EpochTable.tsx';
import { FoldTable } from './FoldTable.tsx';
import { Metrics } from './Metrics.tsx';
import { MissingDigits } from './MissingDigits.tsx';
import css from './ResultsPanel.module.css';
import { SavedModels } from './SavedModels.tsx';
import { Scores } from './Scores.tsx';

/** The region Results: the figures that count first, then one part after the other. */
export function ResultsPanel() {
  const folds = useFolds();
  const status = useApp(state => state.run.status);
  const saved = useApp(state => state.saved.models.length);
  const planned = useApp(state => state.run.plan?.epochs ?? 0);
  return (
    <Panel name="Results">
      <div className={css.results}>
        <div className={css.parts}>
          <div className={css.figures}>
            <Scores overall={overallScore(folds, status)} />
            <MissingDigits />
          </div>
          {folds.length > 1 && <FoldTable folds={folds} />}
          {planned > 0 && <EpochTable folds={folds} planned={planned} />}
          <Metrics />
          <SavedModels />
          {(planned > 0 || saved > 0) && <Downloads folds={folds} />}
        </div>
      </div>
    </Panel>
  );
}
