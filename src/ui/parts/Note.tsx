/** A quiet sentence: what a panel is waiting for, or what its numbers mean. */
import type { ReactNode } from 'react';
import css from './Note.module.css';

interface NoteProps {
  readonly children: ReactNode;
  /** Keeps room for this many lines, where the sentence changes while something runs and must move nothing. */
  readonly lines?: 1 | 2;
}

/** A paragraph in the secondary text colour. */
export function Note({ children, lines = 1 }: NoteProps) {
  return <p className={lines === 2 ? css.two : css.note}>{children}</p>;
}

/** Text for those who hear the page only. */
export function Unseen({ children }: { readonly children: ReactNode }) {
  return <span className={css.unseen}>{children}</span>;
}

/** The class of something that is heard and not seen. */
export const unseen = css.unseen;
