/** Whether the network's confidence can be taken at its word, and the temperature that mends it. */
import { useId } from 'react';
import type { CrossFit } from '../../run/metrics/cross-fit.ts';
import { ChartFrame } from '../charts/ChartFrame.tsx';
import { reliabilityPicture } from '../charts/reliabilityPicture.ts';
import { ReliabilityPlot } from '../charts/ReliabilityPlot.tsx';
import { reliabilityTable } from '../charts/reliabilityTable.ts';
import { counted, percent } from '../../lib/format.ts';
import { Details } from '../parts/Details.tsx';
import { Note } from '../parts/Note.tsx';
import { BinTable } from './BinTable.tsx';
import css from './Calibration.module.css';
import { Section } from './Section.tsx';
import { answerText, QUESTION, temperatureNote } from '../../run/reports/calibration-text.ts';

const TITLE = 'Reliability diagram';

/** A section named Calibration: the question, three figures, the picture with its answer, and the numbers behind it. */
export function Calibration({ fit }: { readonly fit: CrossFit }) {
  const { temperature, before, after } = fit;
  const text = temperature.toFixed(2);
  const drawn = { before: before.fine, after: after.fine, temperature };
  return (
    <Section title="Calibration" isRegion summary={QUESTION}>
      <dl className={css.figures}>
        <Figure label="Calibration error">{percent(before.error)}</Figure>
        <Figure label="Error after temperature">{percent(after.error)}</Figure>
        <Figure label="Temperature">{text}</Figure>
      </dl>
      <ChartFrame
        title={TITLE}
        legend={<Key temperature={text} />}
        summary={answerText(fit)}
        table={reliabilityTable(before.fine, after.fine)}
        hasNumbers={false}
        fileName="inkfold-reliability"
        picture={theme => reliabilityPicture(drawn, TITLE, answerText(fit), theme)}
      >
        <ReliabilityPlot
          before={before.fine}
          after={after.fine}
          summary={`Reliability diagram of ${counted(before.n, 'held-out digit')}: calibration error ${percent(before.error)}, and ${percent(after.error)} at temperature ${text}. The bins below hold its numbers.`}
        />
      </ChartFrame>
      <Details title="Bins" summary="how to read the picture, and its numbers">
        <Note>{temperatureNote(fit)}</Note>
        <Note>
          In the picture every nine takes the same room. The larger a mark, the more digits; upright lines are
          95 % intervals, and marks at the top stand for bins without a mistake.
        </Note>
        <BinTable title="Bins of the picture" before={before.fine} after={after.fine} />
        <BinTable title="Bins of the error" before={before.bins} after={after.bins} />
        <Note>
          The calibration error is the usual one: fifteen bins of equal width, and in each how far confidence
          and accuracy are apart, weighted by its digits.
        </Note>
      </Details>
    </Section>
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

/** Which line is which. */
const Key = ({ temperature }: { readonly temperature: string }) => (
  <>
    <span>
      <Swatch look={css.before} /> as it says it
    </span>
    <span>
      <Swatch look={css.after} /> at temperature {temperature}
    </span>
    <span>
      <Swatch look={css.ideal} /> honest
    </span>
  </>
);

/** A piece of the picture, for its key. */
function Swatch({ look }: { readonly look: string | undefined }) {
  return (
    <svg className={look} viewBox="0 0 28 12" aria-hidden="true">
      <path d="M0 6H28" />
      {look !== css.ideal && <circle cx="14" cy="6" r="4" />}
    </svg>
  );
}
