/** The way in for runs from elsewhere. */
import { useId, type ChangeEvent } from 'react';
import { useActions } from '../../store/hooks.ts';
import { buttonClass } from '../parts/Button.tsx';
import { Note, unseen } from '../parts/Note.tsx';
import css from './OpenRun.module.css';

/** The file input Open a run file; dropping it anywhere on the page does the same. */
export function OpenRun() {
  const id = useId();
  const { openFiles } = useActions();
  const open = (event: ChangeEvent<HTMLInputElement>): void => {
    const files = [...(event.target.files ?? [])];
    // Emptied, so that choosing the same file again is a change again.
    event.target.value = '';
    if (files.length > 0) void openFiles(files);
  };
  return (
    <div className={css.open}>
      <input className={unseen} id={id} type="file" accept=".inkfold" multiple onChange={open} />
      <label className={buttonClass} htmlFor={id}>
        Open a run file
      </label>
      <Note>An exported run is an .inkfold file; it can be dropped anywhere on the page too.</Note>
    </div>
  );
}
