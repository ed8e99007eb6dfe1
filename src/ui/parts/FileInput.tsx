/** A button that lets a person choose files: a native input under a label that looks like a button. */
import { useId, type ChangeEvent, type ReactNode } from 'react';
import { buttonClassOf, type ButtonWeight } from './Button.tsx';
import css from './FileInput.module.css';
import { unseen } from './Note.tsx';

interface FileInputProps {
  /** What the label says: the input's accessible name. */
  readonly children: ReactNode;
  readonly weight?: ButtonWeight;
  readonly multiple?: boolean;
  /** Called with at least one file. */
  readonly onFiles: (files: readonly File[]) => void;
}

/** A file input that is found, read out and pressed by its label. */
export function FileInput({ children, weight = 'plain', multiple = false, onFiles }: FileInputProps) {
  const id = useId();
  const choose = (event: ChangeEvent<HTMLInputElement>): void => {
    const files = [...(event.target.files ?? [])];
    // Emptied, so that choosing the same file again is a change again.
    event.target.value = '';
    if (files.length > 0) onFiles(files);
  };
  return (
    <span className={css.place}>
      <input className={unseen} id={id} type="file" multiple={multiple} onChange={choose} />
      <label className={buttonClassOf(weight)} htmlFor={id}>
        {children}
      </label>
    </span>
  );
}
