/** A part of a panel that is folded away, with what it holds in one line. */
import type { ReactNode } from 'react';
import css from './Details.module.css';

interface DetailsProps {
  readonly title: string;
  /** What is set inside, in a few words: so that it need not be opened to know. */
  readonly summary: string;
  readonly children: ReactNode;
  /** Whether it is open, where somebody else needs to know; without it the person alone decides. */
  readonly isOpen?: boolean;
  readonly onFold?: (isOpen: boolean) => void;
}

/** Closed at first, unless `isOpen` says otherwise. */
export function Details({ title, summary, children, isOpen, onFold }: DetailsProps) {
  return (
    <details className={css.details} open={isOpen} onToggle={event => onFold?.(event.currentTarget.open)}>
      <summary className={css.summary}>
        <span className={css.title}>{title}</span> <span className={css.text}>{summary}</span>
      </summary>
      <div className={css.content}>{children}</div>
    </details>
  );
}
