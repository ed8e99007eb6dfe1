/** The ways to data: the person's own files, the built-in sample, or MNIST from a public mirror. */
import { useId, type ChangeEvent } from 'react';
import { useActions, useApp } from '../../store/hooks.ts';
import { Button, buttonClass, mainButtonClass } from '../parts/Button.tsx';
import { Note, unseen } from '../parts/Note.tsx';
import css from './OpenData.module.css';

/** The file input Open data files, and the buttons Use sample digits and Download MNIST. */
export function OpenData() {
  const id = useId();
  const note = useId();
  const hasData = useApp(state => state.data.train !== null);
  const actions = useActions();
  const open = (event: ChangeEvent<HTMLInputElement>): void => {
    const files = [...(event.target.files ?? [])];
    // Emptied, so that choosing the same file again is a change again.
    event.target.value = '';
    if (files.length > 0) void actions.openFiles(files);
  };
  return (
    <>
      <div className={css.open}>
        <input className={unseen} id={id} type="file" multiple onChange={open} />
        <label className={hasData ? buttonClass : mainButtonClass} htmlFor={id}>
          Open data files
        </label>
        <Button onClick={() => void actions.openSample()}>Use sample digits</Button>
        <Button aria-describedby={note} onClick={() => void actions.downloadMnist()}>
          Download MNIST
        </Button>
      </div>
      <div id={note}>
        <Note>
          The download fetches 11 MB from a public mirror, once: the only request that ever leaves this page.
        </Note>
      </div>
    </>
  );
}
