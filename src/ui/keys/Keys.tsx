/** The keyboard: listens for shortcuts everywhere on the page, and lists them in a dialog. */
import { useEffect, useRef } from 'react';
import { useActions, useApp } from '../../store/hooks.ts';
import { Button } from '../parts/Button.tsx';
import css from './Keys.module.css';
import { isTyping, onTheSheet, opensList, shortcuts, takesSpace } from './shortcuts.ts';

/** A button that opens the list of keys, and the list. */
export function Keys() {
  const dialog = useRef<HTMLDialogElement>(null);
  const actions = useActions();
  const status = useApp(state => state.run.status);

  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isTyping(event.target)) return;
      if (opensList(event)) {
        event.preventDefault();
        dialog.current?.showModal();
        return;
      }
      if (event.key === ' ' && takesSpace(event.target)) return;
      const shortcut = shortcuts.find(known => known.matches(event, status));
      if (!shortcut) return;
      event.preventDefault();
      shortcut.run(actions, status);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [actions, status]);

  return (
    <>
      <Button weight="quiet" onClick={() => dialog.current?.showModal()}>
        Keys
      </Button>
      <dialog ref={dialog} className={css.dialog} aria-labelledby="keys-heading">
        <h2 className={css.heading} id="keys-heading">
          Keys
        </h2>
        <dl className={css.list}>
          {shortcuts.map(({ keys, does }) => (
            <div key={keys} className={css.line}>
              <dt className={css.keys}>{keys}</dt>
              <dd>{does}</dd>
            </div>
          ))}
          {onTheSheet.map(({ keys, does }) => (
            <div key={keys} className={css.line}>
              <dt className={css.keys}>{keys}</dt>
              <dd>{does}</dd>
            </div>
          ))}
          <div className={css.line}>
            <dt className={css.keys}>?</dt>
            <dd>Show this list</dd>
          </div>
        </dl>
        <p className={css.note}>None of them works while you type in a field.</p>
        <form method="dialog">
          <button className={css.close} type="submit">
            Close
          </button>
        </form>
      </dialog>
    </>
  );
}
