/** Asks once more before something goes for good, in the place where it was asked for. */
import type { KeyboardEvent } from 'react';
import { Button } from './Button.tsx';
import css from './Confirm.module.css';
import { useFocusAtFirst } from './focus.ts';

interface ConfirmProps {
  readonly question: string;
  /** What the button says that does it. */
  readonly yes: string;
  readonly waits: boolean;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

/** A question with two buttons; the focus goes to the way back, and Escape takes it. */
export function Confirm({ question, yes, waits, onYes, onNo }: ConfirmProps) {
  const no = useFocusAtFirst<HTMLButtonElement>();
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onNo();
  };
  return (
    <div className={css.confirm} role="group" aria-label={question}>
      <p className={css.question}>{question}</p>
      <Button waits={waits} onKeyDown={press} onClick={onYes}>
        {yes}
      </Button>
      <Button ref={no} onKeyDown={press} onClick={onNo}>
        Keep it
      </Button>
    </div>
  );
}
