/** The run to take away: its models, its recipe as code, its figures, and all of it in one file. */
import type { ReactNode } from 'react';
import { foldCount } from '../../recipe/recipe.ts';
import { isRunning, type FoldState } from '../../run/state.ts';
import { useActions, useApp } from '../../store/hooks.ts';
import { breathe } from '../charts/breathe.ts';
import { Alert } from '../parts/Alert.tsx';
import { Button } from '../parts/Button.tsx';
import { download, saveFile } from '../parts/download.ts';
import { DownloadRow } from './DownloadRow.tsx';
import css from './Downloads.module.css';
import { ModelDownloads } from './ModelDownloads.tsx';

/** Buttons in groups, each with what it is for; those are disabled for which there is nothing yet. */
export function Downloads({ folds }: { readonly folds: readonly FoldState[] }) {
  const { dismissAlert } = useActions();
  const alert = useApp(({ exports }) => (exports.alertOf === 'run' ? exports.alert : null));
  const hasRun = useApp(state => state.run.plan !== null);
  return (
    <section className={css.downloads} aria-label="Downloads">
      <Group title="Take the model away">
        <ModelDownloads />
      </Group>
      {hasRun && <RunDownloads folds={folds} />}
      <Alert message={alert} onDismiss={() => dismissAlert('exports')} />
    </section>
  );
}

function RunDownloads({ folds }: { readonly folds: readonly FoldState[] }) {
  const { historyText, metricsText, outOfFoldText, exportCode, exportExperiment } = useActions();
  const running = useApp(({ run }) => isRunning(run));
  // A run that a file brought may be shown without the digits that its figures are worked out from.
  const hasLabels = useApp(({ origin }) => origin?.validation?.labels != null);
  const hasFolds = useApp(({ origin }) => origin !== null && foldCount(origin.recipe) > 1);
  const hasEpochs = folds.some(({ epochs }) => epochs.length > 0);
  const hasResults = folds.some(({ result }) => result !== null);
  const hasPredictions = folds.some(({ result }) => result?.predictions);
  return (
    <>
      <Group title="Train it elsewhere">
        <DownloadRow
          what="Keras script"
          note="Trains this recipe in Python: same network, folds, callbacks and submission."
          onSave={async () => saveFile(await exportCode('script', 'run'))}
        />
        <DownloadRow
          what="Jupyter notebook"
          note="The same, in cells that explain themselves."
          onSave={async () => saveFile(await exportCode('notebook', 'run'))}
        />
        <DownloadRow
          what="Ray script"
          note={hasFolds ? 'The same, with the folds spread over a cluster.' : NO_FOLDS}
          disabled={!hasFolds}
          onSave={async () => saveFile(await exportCode('ray', 'run'))}
        />
      </Group>
      <Group title="Keep the run">
        <DownloadRow
          what="experiment"
          note="The whole run in one .inkfold file; open it here to go on where you are."
          disabled={running}
          onSave={async () => saveFile(await exportExperiment())}
        />
        <div className={css.buttons}>
          <Button disabled={!hasEpochs} onClick={() => void save('history.json', JSON_TYPE, historyText())}>
            Download history
          </Button>
          <Button
            disabled={!hasResults || !hasLabels}
            onClick={() => void metricsText().then(text => save('metrics.json', JSON_TYPE, text))}
          >
            Download metrics
          </Button>
          <Button
            disabled={!hasPredictions || !hasLabels}
            onClick={() => void save('out-of-fold.csv', 'text/csv', outOfFoldText())}
          >
            Download out-of-fold predictions
          </Button>
        </div>
      </Group>
    </>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className={css.group}>
      <p className={css.title}>{title}</p>
      {children}
    </div>
  );
}

const NO_FOLDS = 'Spreads folds over a cluster: for recipes that validate by k-fold.';
const JSON_TYPE = 'application/json';

/** Saves a text, whole or in pieces: between pieces the page may answer. */
async function save(name: string, type: string, text: string | Iterable<string> | null): Promise<void> {
  if (text === null) return;
  const pieces: string[] = [];
  for (const piece of typeof text === 'string' ? [text] : text) {
    pieces.push(piece);
    await breathe();
  }
  download(name, type, pieces);
}
