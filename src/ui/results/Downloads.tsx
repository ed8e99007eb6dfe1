/** The run to take away: its models, its recipe as code, its figures, and all of it in one file. */
import type { ReactNode } from 'react';
import { foldCount } from '../../recipe/recipe.ts';
import { isRunning, type FoldState } from '../../run/state.ts';
import { useActions, useApp } from '../../store/hooks.ts';
import { breathe } from '../charts/breathe.ts';
import { Alert } from '../parts/Alert.tsx';
import { download, saveFile } from '../parts/download.ts';
import { DownloadRow } from './DownloadRow.tsx';
import css from './Downloads.module.css';
import { ModelDownloads } from './ModelDownloads.tsx';
import { PartTitle, Section } from './Section.tsx';

/** Buttons in groups, each with what it is for; those are disabled for which there is nothing yet. */
export function Downloads({ folds }: { readonly folds: readonly FoldState[] }) {
  const { dismissAlert } = useActions();
  const alert = useApp(({ exports }) => (exports.alertOf === 'run' ? exports.alert : null));
  const hasRun = useApp(state => state.run.plan !== null);
  return (
    <Section title="Downloads" isRegion>
      <div className={css.groups}>
        <Group title="Take the model away">
          <ModelDownloads />
        </Group>
        {hasRun && <CodeDownloads />}
        {hasRun && <RunDownloads folds={folds} />}
      </div>
      <Alert message={alert} onDismiss={() => dismissAlert('exports')} />
    </Section>
  );
}

function CodeDownloads() {
  const { exportCode } = useActions();
  const hasFolds = useApp(({ origin }) => origin !== null && foldCount(origin.recipe) > 1);
  return (
    <Group title="Train it elsewhere">
      <DownloadRow
        what="Keras script"
        note="Trains this recipe in Python: same network, folds, callbacks and submission."
        kind="script"
        onSave={async () => saveFile(await exportCode('script', 'run'))}
      />
      <DownloadRow
        what="Jupyter notebook"
        note="The same, in cells that explain themselves."
        kind="notebook"
        onSave={async () => saveFile(await exportCode('notebook', 'run'))}
      />
      <DownloadRow
        what="Ray script"
        note={hasFolds ? 'The same, with the folds spread over a cluster.' : NO_FOLDS}
        kind="ray"
        disabled={!hasFolds}
        onSave={async () => saveFile(await exportCode('ray', 'run'))}
      />
    </Group>
  );
}

function RunDownloads({ folds }: { readonly folds: readonly FoldState[] }) {
  const { historyText, metricsText, outOfFoldText, exportExperiment, exportReport } = useActions();
  const running = useApp(({ run }) => isRunning(run));
  // A run that a file brought may be shown without the digits that its figures are worked out from.
  const hasLabels = useApp(({ origin }) => origin?.validation?.labels != null);
  const hasEpochs = folds.some(({ epochs }) => epochs.length > 0);
  const hasResults = folds.some(({ result }) => result !== null);
  const hasPredictions = folds.some(({ result }) => result?.predictions);
  return (
    <Group title="Keep the run">
      <DownloadRow
        what="run report"
        note="One page to read, print and pass on: recipe, curves, tables, environment."
        kind="report"
        disabled={running || !hasEpochs}
        onSave={async () => saveFile(await exportReport())}
      />
      <DownloadRow
        what="experiment"
        note="The whole run in one .inkfold file; open it here to go on where you are."
        kind="experiment"
        disabled={running}
        onSave={async () => saveFile(await exportExperiment())}
      />
      <DownloadRow
        what="history"
        note="Every epoch and callback as JSON, under Keras’s names."
        disabled={!hasEpochs}
        onSave={() => save('history.json', JSON_TYPE, historyText())}
      />
      <DownloadRow
        what="metrics"
        note="Accuracy, classes, folds and calibration as JSON."
        disabled={!hasResults || !hasLabels}
        onSave={async () => save('metrics.json', JSON_TYPE, await metricsText())}
      />
      <DownloadRow
        what="out-of-fold predictions"
        note="Ten probabilities for every held-out row, as CSV."
        disabled={!hasPredictions || !hasLabels}
        onSave={() => save('out-of-fold.csv', 'text/csv', outOfFoldText())}
      />
    </Group>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className={css.group}>
      <PartTitle>{title}</PartTitle>
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
