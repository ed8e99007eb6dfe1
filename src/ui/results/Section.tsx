/** A part of Results: its heading, what it says in one sentence, and what that is drawn from. */
import type { ReactNode } from 'react';
import { Note } from '../parts/Note.tsx';
import css from './Section.module.css';

interface SectionProps {
  readonly title: string;
  /** Whether it is a region of its own, named by its title. */
  readonly isRegion?: boolean;
  /** What it comes to, in a sentence or two. */
  readonly summary?: ReactNode;
  readonly children: ReactNode;
}

/** A heading below a hairline, and what belongs to it. */
export function Section({ title, isRegion = false, summary, children }: SectionProps) {
  const Box = isRegion ? 'section' : 'div';
  return (
    <Box className={css.section} {...(isRegion ? { 'aria-label': title } : {})}>
      <div>
        <h3 className={css.title}>{title}</h3>
        {summary !== undefined && <Note>{summary}</Note>}
      </div>
      {children}
    </Box>
  );
}

/** The heading of a part of a section. */
export const PartTitle = ({ children }: { readonly children: ReactNode }) => (
  <h4 className={css.part}>{children}</h4>
);

/** Two sections side by side where there is room. */
export function Pair({ children }: { readonly children: ReactNode }) {
  return <div className={css.pair}>{children}</div>;
}
