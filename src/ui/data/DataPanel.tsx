/** Data: open files or use the sample, and see what was loaded. */
import { useActions, useApp } from '../../store/hooks.ts';
import { Alert } from '../parts/Alert.tsx';
import { Panel } from '../parts/Panel.tsx';
import { EmptyData } from './EmptyData.tsx';
import { OpenData } from './OpenData.tsx';
import { Reading } from './Reading.tsx';
import { SavedLines } from './SavedLines.tsx';
import { TestSet } from './TestSet.tsx';
import { TrainingSet } from './TrainingSet.tsx';
import { Warnings } from './Warnings.tsx';

/** The region Data. */
export function DataPanel() {
  const { train, test, alert } = useApp(state => state.data);
  const { dismissAlert } = useActions();
  return (
    <Panel name="Data">
      <OpenData />
      <Reading />
      <Alert message={alert} onDismiss={() => dismissAlert('data')} />
      {!train && !test && <EmptyData />}
      {train && <TrainingSet key={train.id} set={train} />}
      {test && <TestSet set={test} />}
      <SavedLines />
      <Warnings />
    </Panel>
  );
}
