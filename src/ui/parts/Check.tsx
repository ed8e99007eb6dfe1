/** A checkbox with its label behind it. */
import { useId, type ReactNode } from 'react';
import css from './Check.module.css';

interface CheckProps {
  readonly label: ReactNode;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** The label is a real <label>, so that it can be found, read out and clicked. */
export function Check({ label, checked, disabled = false, onChange }: CheckProps) {
  const id = useId();
  return (
    <div className={css.check}>
      <input
        id={id}
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={event => onChange(event.target.checked)}
      />
      <label htmlFor={id}>{label}</label>
    </div>
  );
}
