/** A list of digits worth a look: each with its row, its label and what the network takes it for. */
import type { DigitSet } from '../../data/digits.ts';
import type { Guess, HardRow } from '../../run/metrics/hardest.ts';
import { count, percent } from '../../lib/format.ts';
import { classText } from '../../run/reports/class-names.ts';
import { DigitPicture } from './DigitPicture.tsx';
import css from './HardDigits.module.css';
import { Section } from './Section.tsx';

interface HardDigitsProps {
  readonly title: string;
  /** What puts a digit on this list. */
  readonly note: string;
  readonly rows: readonly HardRow[];
  /** The set that the rows are of. */
  readonly set: DigitSet;
}

/** A list named by its title, the worst first. */
export function HardDigits({ title, note, rows, set }: HardDigitsProps) {
  return (
    <Section title={title} isRegion summary={`${note} Rows count from 0 in the order of the file.`}>
      <ol className={css.digits}>
        {rows.map(({ row, label, likeliest }) => (
          <li key={row} className={css.digit}>
            <DigitPicture set={set} row={row} />
            <div>
              <p className={css.row}>
                row {count(row)}, label <b>{classText(set.classNames, label)}</b>
              </p>
              <ol className={css.guesses} aria-label="Likeliest classes">
                {likeliest.map(guess => (
                  <li key={guess.digit}>{guessText(guess, set.classNames)}</li>
                ))}
              </ol>
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}

const guessText = ({ digit, probability }: Guess, names: readonly string[] | null): string =>
  `${classText(names, digit)}: ${percent(probability, 1)}`;
