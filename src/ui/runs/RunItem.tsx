/** One kept run: what it is, how well it reads, and what can be done with it. */
import { useState } from 'react';
import { useActions, useApp } from '../../store/hooks.ts';
import { isRunning } from '../../run/state.ts';
import type { AppState, KeptRun } from '../../store/state.ts';
import { Confirm } from '../parts/Confirm.tsx';
import { useFocusWhen } from '../parts/focus.ts';
import { momentText, percent } from '../../lib/format.ts';
import { LineSample } from '../charts/LineSample.tsx';
import { CompareCheck } from './CompareCheck.tsx';
import { RunActions, type Question } from './RunActions.tsx';
import css from './RunItem.module.css';
import { RunName } from './RunName.tsx';
import { madeOfText, stateText, type AtWork } from './runLines.ts';

interface RunItemProps {
  readonly run: KeptRun;
  /** True where the run that had the focus is gone and this one is next to it. */
  readonly takesFocus: boolean;
  /** Called before the run is deleted. */
  readonly onDelete: () => void;
}

/** The lines of a run; renaming and deleting take the place of its name and of its buttons. */
export function RunItem({ run, takesFocus, onDelete }: RunItemProps) {
  const { id, name, score } = run;
  const [asks, setAsks] = useState<Question | null>(null);
  const [answered, setAnswered] = useState<Question | null>(null);
  const place = useFocusWhen<HTMLDivElement>(takesFocus);
  const atWork = useApp(state => workOf(state, id));
  const isShown = useApp(state => state.runs.shown === id);
  const busy = useApp(state => state.runs.busy);
  const line = useApp(state => state.runs.compared.findIndex(compared => compared.id === id));
  const { deleteRun, renameRun } = useActions();

  const ask = (question: Question): void => {
    setAsks(question);
    setAnswered(null);
  };
  const discard = (): void => {
    onDelete();
    void deleteRun(id);
  };
  const rename = (to: string | null, byKey: boolean): void => {
    setAsks(null);
    // A field that was left for something else has no business with the focus any more.
    if (byKey) setAnswered('name');
    if (to !== null && to !== name) void renameRun(id, to);
  };

  return (
    <div ref={place} className={isShown ? css.shown : css.run} tabIndex={-1} role="group" aria-label={name}>
      <div className={css.top}>
        {asks === 'name' ? (
          <RunName name={name} onDone={rename} />
        ) : (
          <p className={css.name}>
            {line >= 0 && <LineSample line={line} />} <span>{name}</span>
          </p>
        )}
        {score && <p className={css.accuracy}>{percent(score.correct / score.n)}</p>}
      </div>
      <p className={css.made}>
        <time dateTime={new Date(run.startedAt).toISOString()}>{momentText(run.startedAt)}</time> ·{' '}
        {madeOfText(run)}
      </p>
      <div className={css.line}>
        <p className={css.state}>
          {stateText(run, atWork)}
          {isShown && atWork === null && ', shown now'}
          {busy === id && ', one moment'}
        </p>
        <CompareCheck id={id} name={name} />
      </div>
      {asks === 'deletion' ? (
        <Confirm
          question={`Delete “${name}”?`}
          yes="Delete for good"
          waits={busy !== null}
          onYes={discard}
          onNo={() => {
            setAsks(null);
            setAnswered('deletion');
          }}
        />
      ) : (
        <RunActions run={run} atWork={atWork} answered={answered} onAsk={ask} />
      )}
    </div>
  );
}

/** What the page does with the run right now. */
function workOf({ run, runs }: AppState, id: string): AtWork {
  if (runs.shown !== id || !isRunning(run)) return null;
  return run.status === 'paused' ? 'paused' : 'training';
}
