/** Submission: read the test digits with the newest model and take submission.csv away. */
import { useActions, useApp } from '../../store/hooks.ts';
import { Alert } from '../parts/Alert.tsx';
import { Button } from '../parts/Button.tsx';
import { download } from '../parts/download.ts';
import { counted, percent } from '../../lib/format.ts';
import { readersText } from '../parts/modelText.ts';
import { Note } from '../parts/Note.tsx';
import { Panel } from '../parts/Panel.tsx';
import { ProgressBar } from '../parts/ProgressBar.tsx';
import { PredictWithField } from './PredictWithField.tsx';
import { Preview } from './Preview.tsx';
import css from './SubmissionPanel.module.css';

/** The region Submission. */
export function SubmissionPanel() {
  const test = useApp(state => state.data.test);
  const readers = useApp(readersText);
  const { share, labels, alert } = useApp(state => state.submission);
  const { predictTest, cancelPrediction, submissionText, dismissAlert } = useActions();
  const ready = test !== null && readers !== null && share === null;

  // One click from a trained model to the file: what is not predicted yet is predicted first.
  const save = async (): Promise<void> => {
    if (submissionText() === null) await predictTest();
    const text = submissionText();
    if (text !== null) download('submission.csv', 'text/csv', text);
  };

  return (
    <Panel name="Submission">
      <Note>{planText(test?.count ?? null, test?.name ?? '', readers)}</Note>
      {readers !== null && <PredictWithField />}
      <div className={css.buttons}>
        <Button weight="main" disabled={!ready} onClick={() => void save()}>
          Download submission.csv
        </Button>
        <Button disabled={!ready} onClick={() => void predictTest()}>
          Predict test digits
        </Button>
      </div>
      {share !== null && (
        <div className={css.progress}>
          <ProgressBar label="Prediction progress" share={share} text={`${percent(share, 0)} predicted`} />
          <Button onClick={cancelPrediction}>Cancel</Button>
        </div>
      )}
      <Alert message={alert} onDismiss={() => dismissAlert('submission')} />
      {test && labels && <Preview test={test} labels={labels} />}
    </Panel>
  );
}

/** What will be predicted with what, or what is missing for it. */
function planText(count: number | null, name: string, readers: string | null): string {
  if (count === null && readers === null)
    return 'Open test.csv and train a network, or open a saved model: its answers become submission.csv.';
  if (count === null) return 'Open test.csv, or any file of unlabelled digits, to have it read.';
  const digits = `${counted(count, 'digit')} from “${name}”`;
  return readers === null
    ? `${digits} can be read once a network is trained or a saved model is opened.`
    : `${digits}, to be read by ${readers}.`;
}
