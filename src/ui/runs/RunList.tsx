/** The kept runs, newest first. */
import { useState } from 'react';
import { useApp } from '../../store/hooks.ts';
import type { AppState, KeptRun } from '../../store/state.ts';
import { Button } from '../parts/Button.tsx';
import { useFocusAtFirst } from '../parts/focus.ts';
import { steady } from '../parts/lists.ts';
import { Note } from '../parts/Note.tsx';
import css from './RunList.module.css';
import { RunItem } from './RunItem.tsx';

/** Where the focus goes once a run is gone from the list: to the one after it, the one before it, or to `nothing left`. */
interface Leaving {
  readonly gone: string;
  readonly next: string | null;
}

/** So many are listed at first; runs add up over months. */
const NEWEST = 8;

/** The runs that stay listed however old they are: what is shown and what is compared. */
const lookedAt = ({ runs: { shown, compared } }: AppState): readonly string[] => [
  ...(shown === null ? [] : [shown]),
  ...compared.map(({ id }) => id),
];

/** A list named Kept runs, or what will stand here. */
export function RunList({ runs }: { readonly runs: readonly KeptRun[] }) {
  const [leaving, setLeaving] = useState<Leaving | null>(null);
  const [showsAll, setShowsAll] = useState(false);
  const [select] = useState(() => steady(lookedAt));
  const looked = useApp(select);
  const visible = runs.filter(({ id }, i) => showsAll || i < NEWEST || looked.includes(id));
  const isGone = leaving !== null && runs.every(({ id }) => id !== leaving.gone);
  const leave = (gone: string): void => {
    const at = runs.findIndex(({ id }) => id === gone);
    setLeaving({ gone, next: (runs[at + 1] ?? runs[at - 1])?.id ?? null });
  };
  if (runs.length === 0)
    return (
      <>
        {isGone && <Emptied />}
        <Note>
          Every run is kept in this browser while it trains: to go on after the page was closed, to open it
          again and to compare it with others. None is kept yet.
        </Note>
      </>
    );
  return (
    <>
      <ul className={css.runs} aria-label="Kept runs">
        {visible.map(run => (
          <li key={run.id} className={css.run}>
            <RunItem
              run={run}
              takesFocus={isGone && leaving.next === run.id}
              onDelete={() => leave(run.id)}
            />
          </li>
        ))}
      </ul>
      {runs.length > visible.length || showsAll ? (
        <Button weight="quiet" onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? 'Show fewer' : `Show all ${runs.length} runs`}
        </Button>
      ) : null}
    </>
  );
}

/** Has the focus: the last run has gone with the button that deleted it. */
function Emptied() {
  const text = useFocusAtFirst<HTMLParagraphElement>();
  return (
    <p ref={text} tabIndex={-1}>
      The run is deleted.
    </p>
  );
}
