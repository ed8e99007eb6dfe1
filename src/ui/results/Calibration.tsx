/** Whether the network's confidence can be taken at its word, and the temperature that mends it. */
import { useId } from 'react';
import type { CrossFit } from '../../run/metrics/cross-fit.ts';
import { ReliabilityPlot } from '../charts/ReliabilityPlot.tsx';
import { counted, percent } from '../parts/format.ts';
import { Details } from '../parts/Details.tsx';
import { Note } from '../parts/Note.tsx';
import { BinTable } from './BinTable.tsx';
import css from './Calibration.module.css';
import { answerText, QUESTION, temperatureNote } from './calibrationText.ts';

/** A section named Calibration: the answer, three figures, the picture and the numbers behind it. */
export function Calibration({ fit }: { readonly fit: CrossFit }) {
  const { temperature, before, after } = fit;
  const text = temperature.toFixed(2);
  return (
    <section className={css.section} aria-label="Calibration">
      <p className={css.title}>Calibration</p>
      <Note>
        {QUESTION} {answerText(fit)}
      </Note>
      <dl className={css.figures}>
        <Figure label="Calibration error">{percent(before.error)}</Figure>
        <Figure label="Error after temperature">{percent(after.error)}</Figure>
        <Figure label="Temperature">{text}</Figure>
      </dl>
      <figure className={css.figure}>
        <ReliabilityPlot
          before={before.fine}
          after={after.fine}
          summary={`Reliability diagram of ${counted(before.n, 'held-out digit')}: calibration error ${percent(before.error)}, and ${percent(after.error)} at temperature ${text}. The bins below hold its numbers.`}
        />
        <figcaption className={css.legend}>
          <span>
            <Swatch look={css.before} /> as it says it
          </span>
          <span>
            <Swatch look={css.after} /> at temperature {text}
          </span>
          <span>
            <Swatch look={css.ideal} /> honest
          </span>
          <span className={css.quiet}>
            Every nine takes the same room. The larger a mark, the more digits; upright lines are 95 %
            intervals, and marks at the top stand for bins without a mistake.
          </span>
        </figcaption>
      </figure>
      <Note>{temperatureNote(fit)}</Note>
      <Details title="Bins" summary="the numbers behind the picture and the error">
        <BinTable title="Bins of the picture" before={before.fine} after={after.fine} />
        <BinTable title="Bins of the error" before={before.bins} after={after.bins} />
        <Note>
          The calibration error is the usual one: fifteen bins of equal width, and in each how far confidence
          and accuracy are apart, weighted by its digits.
        </Note>
      </Details>
    </section>
  );
}

interface FigureProps {
  readonly label: string;
  readonly children: string;
}

function Figure({ label, children }: FigureProps) {
  const id = useId();
  return (
    <div>
      <dt className={css.label} id={id}>
        {label}
      </dt>
      <dd className={css.value} aria-labelledby={id}>
        {children}
      </dd>
    </div>
  );
}

/** A piece of the picture, for its key. */
function Swatch({ look }: { readonly look: string | undefined }) {
  return (
    <svg className={look} viewBox="0 0 28 12" aria-hidden="true">
      <path d="M0 6H28" />
      {look !== css.ideal && <circle cx="14" cy="6" r="4" />}
    </svg>
  );
}
