/** The buttons of a kept run; their names hold the run's, since every run has the same. */
import { isRunning } from '../../run/state.ts';
import { useActions, useApp } from '../../store/hooks.ts';
import type { KeptRun } from '../../store/state.ts';
import { Button } from '../parts/Button.tsx';
import { saveFile } from '../parts/download.ts';
import { useFocusWhen } from '../parts/focus.ts';
import css from './RunActions.module.css';
import type { AtWork } from './runLines.ts';

/** What is asked in the place of a run's name or of its buttons. */
export type Question = 'name' | 'deletion';

interface RunActionsProps {
  readonly run: KeptRun;
  readonly atWork: AtWork;
  /** What was asked last and is answered: its button takes the focus back. */
  readonly answered: Question | null;
  readonly onAsk: (question: Question) => void;
}

/** Resume where there is something left to do; Open, Export, Rename and Delete. */
export function RunActions({ run, atWork, answered, onAsk }: RunActionsProps) {
  const { id, name, status } = run;
  const { resumeRun, showRun, exportRun } = useActions();
  const writer = useApp(state => state.runs.writer);
  const isBusy = useApp(state => state.runs.busy !== null);
  const isAnyAtWork = useApp(state => isRunning(state.run));
  const isShown = useApp(state => state.runs.shown === id);
  const renameButton = useFocusWhen<HTMLButtonElement>(answered === 'name');
  const deleteButton = useFocusWhen<HTMLButtonElement>(answered === 'deletion');
  const named = (does: string) => ({ 'aria-label': `${does} ${name}`, waits: isBusy });
  return (
    <div className={css.actions}>
      {status === 'unfinished' && writer && atWork === null && (
        <span className={css.resume}>
          <Button {...named('Resume')} disabled={isAnyAtWork} onClick={() => void resumeRun(id)}>
            Resume
          </Button>
        </span>
      )}
      <Button
        {...named('Open')}
        weight="quiet"
        disabled={isAnyAtWork || isShown}
        onClick={() => void showRun(id)}
      >
        Open
      </Button>
      <Button {...named('Export')} weight="quiet" onClick={() => void exportRun(id).then(saveFile)}>
        Export
      </Button>
      {writer && (
        <>
          <Button ref={renameButton} {...named('Rename')} weight="quiet" onClick={() => onAsk('name')}>
            Rename
          </Button>
          <Button
            ref={deleteButton}
            {...named('Delete')}
            weight="quiet"
            disabled={atWork !== null}
            onClick={() => onAsk('deletion')}
          >
            Delete
          </Button>
        </>
      )}
    </div>
  );
}
