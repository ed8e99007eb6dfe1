/** One file to take away: its button, and what it is for. */
import { useId } from 'react';
import { useApp } from '../../store/hooks.ts';
import { Button } from '../parts/Button.tsx';
import css from './DownloadRow.module.css';

interface DownloadRowProps {
  /** What stands behind "Download". */
  readonly what: string;
  /** What it is for, in one sentence. */
  readonly note: string;
  readonly disabled?: boolean;
  readonly onSave: () => Promise<void>;
}

/** A button and a sentence that describes it; disabled while any file is being written. */
export function DownloadRow({ what, note, disabled = false, onSave }: DownloadRowProps) {
  const id = useId();
  const busy = useApp(state => state.exports.busy !== null);
  return (
    <div className={css.row}>
      <Button disabled={disabled || busy} aria-describedby={id} onClick={() => void onSave()}>
        Download {what}
      </Button>
      <p className={css.note} id={id}>
        {note}
      </p>
    </div>
  );
}
