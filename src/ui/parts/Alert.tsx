/** One sentence about what went wrong, in the panel concerned, until dismissed or until the next try. */
import css from './Alert.module.css';

interface AlertProps {
  /** The sentence; nothing is shown for null. */
  readonly message: string | null;
  readonly onDismiss: () => void;
}

/** An element with role `alert`. Text from files is shown as text, never as markup. */
export function Alert({ message, onDismiss }: AlertProps) {
  if (message === null) return null;
  return (
    <div className={css.alert} role="alert">
      <p className={css.message}>{message}</p>
      <button type="button" className={css.dismiss} aria-label="Dismiss" onClick={onDismiss}>
        ×
      </button>
    </div>
  );
}
