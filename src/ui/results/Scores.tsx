/** The two numbers that count, with how sure they are. */
import { useId, type ReactNode } from 'react';
import { wilsonInterval } from '../../lib/interval.ts';
import type { EpochRow } from '../../run/events.ts';
import { count, lossText, percent } from '../parts/format.ts';
import { Note } from '../parts/Note.tsx';
import css from './Scores.module.css';

/** Validation accuracy and Validation loss after the newest epoch; dashes where there is nothing to tell. */
export function Scores({ last }: { readonly last: EpochRow | null }) {
  const score = last?.validation ?? null;
  return (
    <>
      <dl className={css.scores}>
        <Score label="Validation accuracy" look={score ? css.main : css.nothing}>
          {score ? percent(score.correct / score.n) : '–'}
        </Score>
        <Score label="Validation loss" look={score ? css.value : css.nothing}>
          {score ? lossText(score.loss) : '–'}
        </Score>
      </dl>
      <Note lines={2}>{explained(last)}</Note>
    </>
  );
}

/** What the numbers mean: on how many digits, after which epoch, and how far chance alone could move them. */
function explained(last: EpochRow | null): string {
  if (!last) return 'Accuracy and loss stand here after the first epoch.';
  if (!last.validation) return 'No digits were held out, so nothing says how well it reads new ones.';
  const { correct, n } = last.validation;
  const { low, high } = wilsonInterval(correct, n);
  const read = `${count(correct)} of ${count(n)} held-out digits read right after epoch ${last.epoch}`;
  return `${read}; 95 % interval ${percent(low)} to ${percent(high)}.`;
}

interface ScoreProps {
  readonly label: string;
  readonly look: string | undefined;
  readonly children: ReactNode;
}

function Score({ label, look, children }: ScoreProps) {
  const id = useId();
  return (
    <div>
      <dt className={css.label} id={id}>
        {label}
      </dt>
      <dd className={look} aria-labelledby={id}>
        {children}
      </dd>
    </div>
  );
}
