/** How far the run is: the status that is read aloud, the bar, and epoch, step, speed and time left in text. */
import { progress } from '../../run/state.ts';
import { useApp } from '../../store/hooks.ts';
import { ProgressBar } from '../parts/ProgressBar.tsx';
import { progressText, statusText } from '../parts/runText.ts';
import css from './RunProgress.module.css';

/** Training status and Run progress. */
export function RunProgress() {
  const status = useApp(statusText);
  const share = useApp(state => progress(state.run));
  const text = useApp(state => progressText(state.run));
  const paused = useApp(state => state.run.status === 'paused');
  return (
    <div className={css.progress}>
      <p className={css.status} role="status" aria-label="Training status">
        {status}
      </p>
      <ProgressBar label="Run progress" share={share} text={text} paused={paused} />
      <p className={css.text} aria-hidden="true">
        {text}
      </p>
    </div>
  );
}
