/** The offer to go on with a run that was under way when the page went. */
import { useState } from 'react';
import { useActions, useApp } from '../../store/hooks.ts';
import type { AppState, KeptRun } from '../../store/state.ts';
import { Button } from '../parts/Button.tsx';
import { Confirm } from '../parts/Confirm.tsx';
import { useFocusAtFirst, useFocusWhen } from '../parts/focus.ts';
import { leftText, placeText } from '../parts/keptText.ts';
import css from './Interrupted.module.css';

/** A section named Interrupted run, until something is trained or opened; nothing where there is no such run. */
export function Interrupted() {
  const run = useApp(interrupted);
  const isReady = useApp(state => state.run.status === 'ready');
  const [discarding, setDiscarding] = useState<string | null>(null);
  const isDiscarded = useApp(
    ({ runs }) => discarding !== null && runs.list?.every(({ id }) => id !== discarding) === true,
  );
  return (
    <>
      {isReady && isDiscarded && <Discarded />}
      {run && <Offer key={run.id} run={run} onDiscard={setDiscarding} />}
    </>
  );
}

/** The newest unfinished run, as long as the page has none of its own and may write. */
function interrupted({ run, runs }: AppState): KeptRun | null {
  if (run.status !== 'ready' || !runs.writer) return null;
  return runs.list?.find(({ status }) => status === 'unfinished') ?? null;
}

interface OfferProps {
  readonly run: KeptRun;
  readonly onDiscard: (id: string) => void;
}

function Offer({ run, onDiscard }: OfferProps) {
  const { id, name, done } = run;
  const [isAsking, setAsking] = useState(false);
  const [isKept, setKept] = useState(false);
  const opener = useFocusWhen<HTMLButtonElement>(isKept && !isAsking);
  const waits = useApp(state => state.runs.busy !== null);
  const { resumeRun, deleteRun } = useActions();
  const discard = (): void => {
    onDiscard(id);
    void deleteRun(id);
  };
  return (
    <section className={css.offer} aria-label="Interrupted run">
      <p className={css.text}>
        <span className={css.what}>A run was interrupted:</span> <b>{name}</b>, {placeText(done)};{' '}
        {leftText(done)}.
      </p>
      {isAsking ? (
        <Confirm
          question="Discard what it has learned so far?"
          yes="Discard for good"
          waits={waits}
          onYes={discard}
          onNo={() => {
            setAsking(false);
            setKept(true);
          }}
        />
      ) : (
        <div className={css.buttons}>
          <Button weight="main" waits={waits} onClick={() => void resumeRun(id)}>
            Resume
          </Button>
          <Button ref={opener} waits={waits} onClick={() => setAsking(true)}>
            Discard
          </Button>
        </div>
      )}
    </section>
  );
}

/** Has the focus: the buttons that had it are gone. */
function Discarded() {
  const text = useFocusAtFirst<HTMLParagraphElement>();
  return (
    <p ref={text} className={css.discarded} tabIndex={-1}>
      The interrupted run was discarded.
    </p>
  );
}
