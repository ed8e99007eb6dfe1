/** Runs: what this browser keeps of all that was trained in it, to go on with, to open again and to compare. */
import { useActions, useApp } from '../../store/hooks.ts';
import { Alert } from '../parts/Alert.tsx';
import { Note } from '../parts/Note.tsx';
import { Panel } from '../parts/Panel.tsx';
import { Comparison } from './compare/Comparison.tsx';
import { OpenRun } from './OpenRun.tsx';
import { RunList } from './RunList.tsx';
import { StorageLine } from './StorageLine.tsx';

/** The region Runs. */
export function RunsPanel() {
  const { list, writer, alert } = useApp(state => state.runs);
  const { dismissAlert } = useActions();
  return (
    <Panel name="Runs">
      <Alert message={alert} onDismiss={() => dismissAlert('runs')} />
      {!writer && <Note>Another tab is training and keeps the runs; this one only reads.</Note>}
      {list === null ? <Note>Looking for runs that this browser keeps.</Note> : <RunList runs={list} />}
      <Comparison />
      <OpenRun />
      <StorageLine />
    </Panel>
  );
}
