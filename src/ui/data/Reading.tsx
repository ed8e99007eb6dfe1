/** The file that is being read, how far it is, and the way out. */
import { useActions, useApp } from '../../store/hooks.ts';
import { Button } from '../parts/Button.tsx';
import { ProgressBar } from '../parts/ProgressBar.tsx';
import css from './Reading.module.css';

/** Progress and Cancel while something is read; nothing otherwise. */
export function Reading() {
  const reading = useApp(state => state.data.reading);
  const { cancelReading } = useActions();
  if (!reading) return null;
  return (
    <div className={css.reading}>
      <p className={css.name}>Reading {reading.name}</p>
      <Button onClick={cancelReading}>Cancel</Button>
      <div className={css.bar}>
        <ProgressBar label="Reading progress" share={reading.share} />
      </div>
    </div>
  );
}
