/** One file to take away: its button, and what it is for. */
import { useId } from 'react';
import { useApp } from '../../store/hooks.ts';
import type { ExportKind } from '../../store/state.ts';
import { Button } from '../parts/Button.tsx';
import { Unseen } from '../parts/Note.tsx';
import css from './DownloadRow.module.css';

interface DownloadRowProps {
  /** What stands behind "Download". */
  readonly what: string;
  /** What it is for, in one sentence. */
  readonly note: string;
  /** As the store calls it while it is written; none for what the page itself makes. */
  readonly kind?: ExportKind;
  readonly disabled?: boolean;
  readonly onSave: () => Promise<void>;
}

/** The button Download … and a sentence that describes it; disabled while any file is being written. */
export function DownloadRow({ what, note, kind, disabled = false, onSave }: DownloadRowProps) {
  const id = useId();
  const busy = useApp(state => state.exports.busy);
  return (
    <div className={css.row}>
      <Button
        weight="quiet"
        disabled={disabled || busy !== null}
        aria-describedby={id}
        onClick={() => void onSave()}
      >
        <Arrow />
        <span>
          <Unseen>Download </Unseen>
          {what}
        </span>
      </Button>
      <p className={css.note} id={id}>
        {kind !== undefined && busy === kind ? 'One moment, it is being written.' : note}
      </p>
    </div>
  );
}

/** Down onto a tray; the group's heading says the same in words. */
function Arrow() {
  return (
    <svg className={css.arrow} viewBox="0 0 16 16" aria-hidden="true">
      <path d="M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11" />
    </svg>
  );
}
