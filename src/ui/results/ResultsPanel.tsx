/** Results: how good the newest run is on digits that it did not train on, and how it got there. */
import { useApp } from '../../store/hooks.ts';
import { Panel } from '../parts/Panel.tsx';
import { EpochTable } from './EpochTable.tsx';
import { Scores } from './Scores.tsx';

/** The region Results. */
export function ResultsPanel() {
  const epochs = useApp(state => state.run.epochs);
  const planned = useApp(state => state.run.plan?.epochs ?? 0);
  return (
    <Panel name="Results" step={4}>
      <Scores last={epochs.at(-1) ?? null} />
      {planned > 0 && <EpochTable rows={epochs} planned={planned} />}
    </Panel>
  );
}
