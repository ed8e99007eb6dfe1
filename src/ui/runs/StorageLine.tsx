/** How much room the kept runs take, and whether the browser may ever clear them. */
import { useState } from 'react';
import { useActions, useApp } from '../../store/hooks.ts';
import { Button } from '../parts/Button.tsx';
import { useFocusAtFirst } from '../parts/focus.ts';
import { sizeText } from '../../lib/format.ts';
import css from './StorageLine.module.css';

/** "12 MB of 2.1 GB used" and the button Keep for good, until the browser has promised it; nothing where that is unknown. */
export function StorageLine() {
  const storage = useApp(state => state.runs.storage);
  const [hasAsked, setAsked] = useState(false);
  const { askPersistence } = useActions();
  if (!storage) return null;
  const { used, quota, persisted } = storage;
  const ask = async (): Promise<void> => {
    await askPersistence();
    setAsked(true);
  };
  return (
    <div className={css.storage}>
      <p className={css.text}>
        {sizeText(used)} of {sizeText(quota)} used
        {persisted ? '; kept for good' : '; where the disk fills up, the browser may clear it'}.
      </p>
      {!persisted && (
        <Button weight="quiet" onClick={() => void ask()}>
          Keep for good
        </Button>
      )}
      {hasAsked && <Answer persisted={persisted} />}
    </div>
  );
}

/** Has the focus: on yes, the button that asked is gone. */
function Answer({ persisted }: { readonly persisted: boolean }) {
  const text = useFocusAtFirst<HTMLParagraphElement>();
  return (
    <p ref={text} className={css.text} tabIndex={-1}>
      {persisted
        ? 'The browser will not clear it by itself.'
        : 'The browser did not promise it; export the runs that must not be lost.'}
    </p>
  );
}
