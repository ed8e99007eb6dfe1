/** Ten probabilities, as numbers and as bars. */
import { percent } from '../../lib/format.ts';
import css from './Probabilities.module.css';

interface ProbabilitiesProps {
  /** Ten values that sum to 1; null while there is nothing to read or nothing that reads. */
  readonly values: Float32Array | null;
  /** The digit to emphasise. */
  readonly likeliest: number | null;
}

/** A list named Probabilities, one line a digit. It is not announced: it changes with every movement of the pen. */
export function Probabilities({ values, likeliest }: ProbabilitiesProps) {
  return (
    <ul className={css.list} aria-label="Probabilities">
      {Array.from({ length: 10 }, (_, digit) => {
        const p = values?.[digit] ?? 0;
        return (
          <li key={digit} className={digit === likeliest ? css.likeliest : css.line}>
            <span className={css.digit}>{digit}</span>
            <span className={css.track}>
              <span className={css.bar} style={{ transform: `scaleX(${p})` }} />
            </span>
            <span className={css.value}>{values ? percent(p, 1) : '–'}</span>
          </li>
        );
      })}
    </ul>
  );
}
