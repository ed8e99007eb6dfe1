/** A line above the page while a newer version of the app waits for the person's word. */
import { isRunning } from '../../run/state.ts';
import { useActions, useApp } from '../../store/hooks.ts';
import { Button } from '../parts/Button.tsx';
import css from './UpdateBar.module.css';

/** Always there for those who hear the page, so that the news is read out; seen only where there is news. */
export function UpdateBar() {
  const isWaiting = useApp(state => state.updateWaiting);
  const running = useApp(state => isRunning(state.run));
  const { applyUpdate } = useActions();
  const news = running
    ? 'A newer version of Inkfold will be ready after this run.'
    : 'A newer version of Inkfold is ready.';
  return (
    <div className={isWaiting ? css.bar : undefined}>
      <p role="status" aria-label="Update">
        {isWaiting && news}
      </p>
      {isWaiting && !running && <Button onClick={applyUpdate}>Reload</Button>}
    </div>
  );
}
