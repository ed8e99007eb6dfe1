/** Links to the seven panels with a word on how each stands: where they lie below each other, it stays at the top. */
import { useEffect, useRef, useState, type MouseEvent } from 'react';
import { isRunning, progress } from '../../run/state.ts';
import { useApp } from '../../store/hooks.ts';
import { leadTo } from '../parts/lead.ts';
import { panelId, panelNames, type PanelName } from '../parts/panels.ts';
import css from './PanelBar.module.css';
import { panelNote } from './panelNote.ts';

/** A navigation named Panels; not there on wide screens, where all panels are in sight. */
export function PanelBar() {
  const here = usePanelInSight();
  return (
    <nav className={css.bar} aria-label="Panels">
      <ol className={css.list}>
        {panelNames.map(name => (
          <li key={name} className={css.place}>
            <PanelLink name={name} isHere={name === here} />
          </li>
        ))}
      </ol>
      <Progress />
    </nav>
  );
}

function PanelLink({ name, isHere }: { readonly name: PanelName; readonly isHere: boolean }) {
  const note = useApp(state => panelNote(name, state));
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    // Sideways alone: the page must not move because its bar does.
    const list = link.current?.closest('ol');
    if (isHere && link.current && list) list.scrollLeft = link.current.offsetLeft - list.clientWidth / 3;
  }, [isHere]);
  const go = (event: MouseEvent): void => {
    // The address's hash holds the recipe and is left alone.
    event.preventDefault();
    leadTo(panelId(name));
  };
  return (
    <a
      ref={link}
      className={css.link}
      href={`#${panelId(name)}`}
      aria-current={isHere ? 'location' : undefined}
      onClick={go}
    >
      {name} <span className={css.note}>{note}</span>
    </a>
  );
}

/** The run's progress as a hairline under the bar; the Train panel has the one that is read out. */
function Progress() {
  const share = useApp(({ run }) => (isRunning(run) ? Math.round(progress(run) * 200) / 200 : 0));
  return <span className={css.progress} style={{ transform: `scaleX(${share})` }} aria-hidden="true" />;
}

/** The panel that crosses a line in the upper third of the window; null before one does. */
function usePanelInSight(): PanelName | null {
  const [here, setHere] = useState<PanelName | null>(null);
  useEffect(() => {
    const observer = new IntersectionObserver(
      entries => {
        const crossing = entries.find(({ isIntersecting }) => isIntersecting);
        const name = panelNames.find(known => panelId(known) === crossing?.target.id);
        if (name) setHere(name);
      },
      { rootMargin: '-33% 0px -66% 0px' },
    );
    for (const name of panelNames) {
      const panel = document.getElementById(panelId(name));
      if (panel) observer.observe(panel);
    }
    return () => observer.disconnect();
  }, []);
  return here;
}
