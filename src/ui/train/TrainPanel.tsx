/** Train: choose a device, start and stop a run, and watch it learn. */
import { useApp, useActions } from '../../store/hooks.ts';
import { Alert } from '../parts/Alert.tsx';
import { Panel } from '../parts/Panel.tsx';
import { RunControls } from './RunControls.tsx';
import { RunProgress } from './RunProgress.tsx';
import { TrainingCurves } from './TrainingCurves.tsx';

/** The region Train. */
export function TrainPanel() {
  const fault = useApp(state => state.run.fault);
  const { dismissAlert } = useActions();
  return (
    <Panel name="Train" step={3}>
      <RunControls />
      <Alert message={fault?.message ?? null} onDismiss={() => dismissAlert('run')} />
      <RunProgress />
      <TrainingCurves />
    </Panel>
  );
}
