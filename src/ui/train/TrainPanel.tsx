/** Train: choose a device, start and stop a run, and watch it learn. */
import { useApp, useActions } from '../../store/hooks.ts';
import { Alert } from '../parts/Alert.tsx';
import { late } from '../parts/late.tsx';
import { useFolds } from '../parts/lists.ts';
import { Panel } from '../parts/Panel.tsx';
import { CallbackLog } from './CallbackLog.tsx';
import { Interrupted } from './Interrupted.tsx';
import { RunControls } from './RunControls.tsx';
import { RunProgress } from './RunProgress.tsx';
import css from './TrainPanel.module.css';

// Charts are the heavier part of the page, and there is nothing to draw before a run: their code comes after the first paint.
const TrainingCurves = late(
  async () => (await import('./TrainingCurves.tsx')).TrainingCurves,
  () => <div className={css.curves} aria-hidden="true" />,
);
const FoldSpread = late(
  async () => (await import('./FoldSpread.tsx')).FoldSpread,
  () => null,
);

/** The region Train. */
export function TrainPanel() {
  const fault = useApp(state => state.run.fault);
  const log = useApp(state => state.run.log);
  const folds = useFolds();
  const { dismissAlert } = useActions();
  return (
    <Panel name="Train">
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
