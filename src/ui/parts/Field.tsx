/** A labelled control: the label is a real <label>, so that it can be found, read out and clicked. */
import { useId, type ReactNode } from 'react';
import css from './Field.module.css';

interface FieldProps {
  readonly label: string;
  /** Label and control on one line. */
  readonly inline?: boolean;
  /** What is wrong with the value, in one sentence; nothing for null. */
  readonly objection?: string | null;
  /** The control, given the id that its label points to. */
  readonly children: (id: string) => ReactNode;
}

/** A label, its control and, where there is one, the objection to its value. */
export function Field({ label, inline = false, objection = null, children }: FieldProps) {
  const id = useId();
  return (
    <div className={inline ? css.inline : css.field}>
      <label className={css.label} htmlFor={id}>
        {label}
      </label>
      {children(id)}
      {objection !== null && (
        <p className={css.objection} id={objectionId(id)} role="alert">
          {objection}
        </p>
      )}
    </div>
  );
}

/** The id of the objection to the control with this id, for aria-describedby. */
export const objectionId = (id: string): string => `${id}-objection`;
