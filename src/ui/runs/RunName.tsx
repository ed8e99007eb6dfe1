/** Renaming in place. */
import { useRef, useState, type KeyboardEvent } from 'react';
import { useFocusAtFirst } from '../parts/focus.ts';
import css from './RunName.module.css';

/** As long as the store keeps names. */
const LONGEST = 80;

interface RunNameProps {
  readonly name: string;
  /** Called with the new name, or with null where it stays as it is; and whether a key ended it. */
  readonly onDone: (name: string | null, byKey: boolean) => void;
}

/** A text field: Enter and leaving it take the name, Escape and an empty field leave the old one. */
export function RunName({ name, onDone }: RunNameProps) {
  const [text, setText] = useState(name);
  const field = useFocusAtFirst<HTMLInputElement>();
  // Once only: a field that goes while it has the focus is left as well.
  const isDone = useRef(false);
  const end = (to: string, byKey: boolean): void => {
    if (isDone.current) return;
    isDone.current = true;
    onDone(to.trim() === '' ? null : to.trim(), byKey);
  };
  const press = (event: KeyboardEvent): void => {
    // While an input method is composing, Enter and Escape are its own.
    if (event.nativeEvent.isComposing) return;
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    // The key would go on to press the button that gets the focus next.
    event.preventDefault();
    end(event.key === 'Enter' ? text : '', true);
  };
  return (
    <input
      ref={field}
      className={css.field}
      type="text"
      aria-label={`New name of ${name}`}
      maxLength={LONGEST}
      value={text}
      onChange={event => setText(event.target.value)}
      onFocus={event => event.target.select()}
      onKeyDown={press}
      onBlur={() => end(text, false)}
    />
  );
}
