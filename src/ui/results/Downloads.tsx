/** The run to take away: its history, its metrics and what each fold says of the digits held out from it. */
import type { FoldState } from '../../run/state.ts';
import { useActions } from '../../store/hooks.ts';
import { breathe } from '../charts/breathe.ts';
import { Button } from '../parts/Button.tsx';
import { download } from '../parts/download.ts';
import css from './Downloads.module.css';

/** Three buttons; those are disabled for which the run has nothing yet. */
export function Downloads({ folds }: { readonly folds: readonly FoldState[] }) {
  const { historyText, metricsText, outOfFoldText } = useActions();
  const hasEpochs = folds.some(({ epochs }) => epochs.length > 0);
  const hasResults = folds.some(({ result }) => result !== null);
  const hasPredictions = folds.some(({ result }) => result?.predictions);
  return (
    <div className={css.buttons}>
      <Button disabled={!hasEpochs} onClick={() => void save('history.json', JSON_TYPE, historyText())}>
        Download history
      </Button>
      <Button disabled={!hasResults} onClick={() => void save('metrics.json', JSON_TYPE, metricsText())}>
        Download metrics
      </Button>
      <Button
        disabled={!hasPredictions}
        onClick={() => void save('out-of-fold.csv', 'text/csv', outOfFoldText())}
      >
        Download out-of-fold predictions
      </Button>
    </div>
  );
}

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
