/** The top of the page: what this is, what it runs on and why, and how the run stands. */
import type { ReactNode } from 'react';
import { isRunning } from '../../run/state.ts';
import { useApp } from '../../store/hooks.ts';
import { deviceText, progressPercent, statusText } from '../parts/runText.ts';
import css from './Header.module.css';
import { Mark } from './Mark.tsx';
import { ShareButton } from './ShareButton.tsx';
import { ThemeButton } from './ThemeButton.tsx';

/** The banner. `children` are further buttons. */
export function Header({ children }: { readonly children: ReactNode }) {
  return (
    <header className={css.header}>
      <div className={css.brand}>
        <Mark />
        <h1 className={css.name}>Inkfold</h1>
        <p className={css.claim}>Teach a network to read digits, in this tab</p>
      </div>
      <div className={css.state}>
        <Glance />
        <Device />
      </div>
      <div className={css.tools}>
        <ShareButton />
        <ThemeButton />
        {children}
      </div>
    </header>
  );
}

/** The run in a few words. Not a live region: the Train panel has that one. */
function Glance() {
  const text = useApp(statusText);
  const percent = useApp(state => (isRunning(state.run) ? progressPercent(state.run) : null));
  return (
    <span className={css.glance}>
      {text}
      {percent !== null && <span className={css.percent}>{percent} %</span>}
    </span>
  );
}

/** The device in use and why. */
function Device() {
  const { report, starting } = useApp(state => state.device);
  const waiting = starting ? 'Starting the device' : 'The device is chosen when training starts';
  return <span className={css.device}>{report ? deviceText(report) : waiting}</span>;
}
