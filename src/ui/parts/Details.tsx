/** A part of a panel that is folded away, with what it holds in one line. */
import type { ReactNode } from 'react';
import css from './Details.module.css';

interface DetailsProps {
  readonly title: string;
  /** What is set inside, in a few words: so that it need not be opened to know. */
  readonly summary: string;
  readonly children: ReactNode;
}

/** Closed at first. */
export function Details({ title, summary, children }: DetailsProps) {
  return (
    <details className={css.details}>
      <summary className={css.summary}>
        <span className={css.title}>{title}</span> <span className={css.text}>{summary}</span>
      </summary>
      <div className={css.content}>{children}</div>
    </details>
  );
}
