/** One loaded set in a line: how many digits, what for, and where they came from. */
import css from './SetLine.module.css';

interface SetLineProps {
  /** For example "42,000 labelled digits". */
  readonly amount: string;
  /** For example "to train on". */
  readonly use: string;
  /** The name of the file. */
  readonly name: string;
}

/** "42,000 labelled digits to train on", with the file's name below. */
export function SetLine({ amount, use, name }: SetLineProps) {
  return (
    <p className={css.line}>
      <b className={css.amount}>{amount}</b> {use}
      <span className={css.name}>{name}</span>
    </p>
  );
}
