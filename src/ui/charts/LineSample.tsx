/** A piece of an overlay's line with its letter: what a legend shows. */
import css from './LineSample.module.css';
import { lookOf } from './looks.ts';

/** The letter is read; the piece of the line is decoration. */
export function LineSample({ line }: { readonly line: number }) {
  const { letter, dash, mark, colour } = lookOf(line);
  return (
    <span className={`${css.sample} ${colour}`}>
      <b>{letter}</b>
      <svg className={css.line} viewBox="-18 -6 36 12" aria-hidden="true" focusable="false">
        <path className={css.stroke} d="M-18 0h36" strokeDasharray={dash} />
        <path className={css.mark} d={mark} />
      </svg>
    </span>
  );
}
