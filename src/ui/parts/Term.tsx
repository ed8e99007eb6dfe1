/** Words explained on demand: one in the middle of a sentence, or those of a panel together. */
import type { ReactNode } from 'react';
import type { TermId } from './glossary.ts';
import { late } from './late.tsx';
import css from './Term.module.css';

/** What a word that explains something is made of. */
export interface ExplainedProps {
  /** At least one. */
  readonly of: readonly TermId[];
  /** What the sentence says. */
  readonly children: ReactNode;
}

const Explained = late<ExplainedProps>(
  async () => (await import('./TermLoaded.tsx')).ExplainedLoaded,
  ({ children }) => (
    <button type="button" className={css.word} aria-haspopup="dialog" aria-disabled="true">
      {children}
    </button>
  ),
);

interface TermProps {
  readonly of: TermId;
  /** The word as the sentence bends it. */
  readonly children: ReactNode;
}

/** A word with a dotted line under it; pressed, it says what it means. Not for labels: a label belongs to its field. */
export const Term = ({ of, children }: TermProps) => <Explained of={[of]}>{children}</Explained>;

/** A button that opens a short list of words and what they mean. */
export const Words = ({ of }: { readonly of: readonly TermId[] }) => (
  <Explained of={of}>Words explained</Explained>
);
