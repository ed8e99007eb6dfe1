/** A sheet of the notebook: one named region with its number, its heading and its content. */
import { useId, type ReactNode } from 'react';
import css from './Panel.module.css';

interface PanelProps {
  /** The region's accessible name and its heading. */
  readonly name: string;
  /** Its place in the order of work, shown beside the heading. */
  readonly step: number;
  readonly children: ReactNode;
}

/** A region named `name`. */
export function Panel({ name, step, children }: PanelProps) {
  const heading = useId();
  return (
    <section className={css.panel} aria-labelledby={heading}>
      <div className={css.top}>
        <span className={css.step} aria-hidden="true">
          {step}
        </span>
        <h2 className={css.heading} id={heading}>
          {name}
        </h2>
      </div>
      {children}
    </section>
  );
}
