/** The mark: a sheet with a folded corner and a digit in ink; the same drawing as public/icon.svg. */
import css from './Mark.module.css';

/** Decoration beside the name. */
export function Mark() {
  return (
    <svg className={css.mark} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path className={css.sheet} d="M5 2.5h15.5L27 9v20.5H5z" />
      <path className={css.fold} d="M20.5 2.5V9H27z" />
      <path className={css.ink} d="M11 14c1.2-3.4 8.6-4 8.6.2 0 3.8-5.6 6-8.6 9.9 2.3-1.3 5 .8 9.6-.6" />
    </svg>
  );
}
