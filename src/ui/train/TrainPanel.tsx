/** Train: choose a device, start and stop a run, and watch it learn. */
import { useApp, useActions } from '../../store/hooks.ts';
import { Alert } from '../parts/Alert.tsx';
import { useFolds } from '../parts/lists.ts';
import { Panel } from '../parts/Panel.tsx';
import { CallbackLog } from './CallbackLog.tsx';
import { FoldSpread } from './FoldSpread.tsx';
import { Interrupted } from './Interrupted.tsx';
import { RunControls } from './RunControls.tsx';
import { RunProgress } from './RunProgress.tsx';
import { TrainingCurves } from './TrainingCurves.tsx';

/** The region Train. */
export function TrainPanel() {
  const fault = useApp(state => state.run.fault);
  const log = useApp(state => state.run.log);
  const folds = useFolds();
  const { dismissAlert } = useActions();
  return (
    <Panel name="Train" step={3}>
      <Interrupted />
      <RunControls />
      <Alert message={fault?.message ?? null} onDismiss={() => dismissAlert('run')} />
      <RunProgress />
      <TrainingCurves />
      {folds.length > 1 && <FoldSpread folds={folds} />}
      {log.length > 0 && <CallbackLog log={log} severalFolds={folds.length > 1} />}
    </Panel>
  );
}
