/** A dot plot: one line a value, a rule at the mean and a band of one standard deviation to both sides of it. */
import { Fragment } from 'react';
import { percent } from '../../lib/format.ts';
import css from './DotPlot.module.css';
import { dotScale } from './dotScale.ts';

export interface Dot {
  readonly name: string;
  /** A share, 0 to 1. */
  readonly value: number;
  /** A ring instead of a dot where it may still change. */
  readonly isFinal: boolean;
}

interface DotPlotProps {
  readonly dots: readonly Dot[];
  readonly mean: number;
  /** Null for fewer than two dots. */
  readonly sd: number | null;
  /** The plot in one sentence. */
  readonly summary: string;
}

/** A list of names and values that can be read, with the dots in between. */
export function DotPlot({ dots, mean, sd, summary }: DotPlotProps) {
  const scale = dotScale([...dots.map(({ value }) => value), mean - (sd ?? 0), mean + (sd ?? 0)]);
  const left = (value: number): string => `${(100 * scale.shareOf(value)).toFixed(2)}%`;
  return (
    <div className={css.plot} role="img" aria-label={summary}>
      {dots.map(({ name, value, isFinal }, i) => (
        <Fragment key={name}>
          <span className={css.name}>{name}</span>
          <span className={css.track}>
            {sd !== null && (
              <span
                className={css.band}
                style={{
                  left: left(mean - sd),
                  right: `calc(100% - ${left(mean + sd)})`,
                }}
              />
            )}
            <span className={css.mean} style={{ left: left(mean) }} />
            <span className={isFinal ? css.dot : css.ring} style={{ left: left(value) }} />
            {i === dots.length - 1 && <Ends low={scale.low} high={scale.high} />}
          </span>
          <span className={css.value}>{percent(value)}</span>
        </Fragment>
      ))}
    </div>
  );
}

function Ends({ low, high }: { readonly low: number; readonly high: number }) {
  return (
    <span className={css.ends}>
      <span>{percent(low)}</span>
      <span>{percent(high)}</span>
    </span>
  );
}
