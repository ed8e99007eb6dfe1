/** The ways to data: the person's own files, the built-in sample, or MNIST from a public mirror. */
import { useId } from 'react';
import { useActions } from '../../store/hooks.ts';
import { Button } from '../parts/Button.tsx';
import { FileInput } from '../parts/FileInput.tsx';
import { Note } from '../parts/Note.tsx';
import css from './OpenData.module.css';

/** The file input Open data files, and the buttons Use sample digits and Download MNIST. */
export function OpenData() {
  const note = useId();
  const { openFiles, openSample, downloadMnist } = useActions();
  return (
    <>
      <div className={css.open}>
        <FileInput multiple onFiles={files => void openFiles(files)}>
          Open data files
        </FileInput>
        <Button onClick={() => void openSample()}>Use sample digits</Button>
        <Button aria-describedby={note} onClick={() => void downloadMnist()}>
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
