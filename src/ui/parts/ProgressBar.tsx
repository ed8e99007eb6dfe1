/** How far something is, as a bar for the eye and a progressbar role for the ear. */
import css from './ProgressBar.module.css';

interface ProgressBarProps {
  /** The accessible name. */
  readonly label: string;
  /** Share done, 0 to 1; null while unknown. */
  readonly share: number | null;
  /** What is read out in place of the bare percentage. */
  readonly text?: string;
  /** Whether it stands still on purpose. */
  readonly paused?: boolean;
}

/** A progress bar; it moves by transform, so that nothing is laid out again. */
export function ProgressBar({ label, share, text, paused = false }: ProgressBarProps) {
  const known = share !== null;
  const bar = paused ? css.paused : css.bar;
  return (
    <div
      className={css.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={known ? Math.round(share * 100) : undefined}
      aria-valuetext={text}
    >
      <div
        className={known ? bar : css.unknown}
        style={known ? { transform: `scaleX(${share})` } : undefined}
      />
    </div>
  );
}
