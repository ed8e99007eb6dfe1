/** A sheet of the notebook: one named region with its number, its heading, what it is for, and its content. */
import { useId, type ReactNode } from 'react';
import css from './Panel.module.css';
import { panelId, panels, type PanelName } from './panels.ts';
import { Words } from './Term.tsx';

interface PanelProps {
  /** The region's accessible name and its heading. */
  readonly name: PanelName;
  /** Nothing while its code is on its way. */
  readonly children?: ReactNode;
}

/** A region named `name`, which links lead to by its id. */
export function Panel({ name, children }: PanelProps) {
  const heading = useId();
  const { step, purpose, terms } = panels[name];
  return (
    <section className={css.panel} id={panelId(name)} aria-labelledby={heading} tabIndex={-1}>
      <div>
        <div className={css.top}>
          <span className={css.step} aria-hidden="true">
            {step}
          </span>
          <h2 className={css.heading} id={heading}>
            {name}
          </h2>
        </div>
        <p className={css.purpose}>
          {purpose} {terms.length > 0 && <Words of={terms} />}
        </p>
      </div>
      {children}
    </section>
  );
}
