/** The two numbers that count, with how sure they are. */
import { useId, type ReactNode } from 'react';
import { lossText, percent } from '../../lib/format.ts';
import { Note } from '../parts/Note.tsx';
import { CHOSEN, explained } from '../../run/reports/explained.ts';
import type { Overall } from '../../run/metrics/overall.ts';
import css from './Scores.module.css';

/** Validation accuracy and Validation loss; dashes where there is nothing to tell. */
export function Scores({ overall }: { readonly overall: Overall }) {
  const { score, chosenByValidation } = overall;
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
      <Note lines={2}>{explained(overall)}</Note>
      {chosenByValidation && <Note>{CHOSEN}</Note>}
    </>
  );
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
