/** One file to take away: its button, and what it is for. */
import { useId } from 'react';
import { useApp } from '../../store/hooks.ts';
import { Button } from '../parts/Button.tsx';
import { download } from '../parts/download.ts';
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

/** A file as the store makes them. */
interface Savable {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Saves a file; null, where it could not be made, is told elsewhere. */
export function saveFile(file: Savable | null): void {
  if (file) download(file.name, file.type, file.bytes);
}
