/** Several runs' accuracy by epoch in one picture: lines of their own looks, each labelled where it ends. */
import { lookOf } from './looks.ts';
import {
  labelHeights,
  marked,
  overlayAxes,
  overlayPath,
  spotOf,
  type OverlayAxes,
  type OverlayLine,
  type Spot,
} from './overlay.ts';
import css from './OverlayChart.module.css';

interface OverlayChartProps {
  readonly title: string;
  /** In the order of their looks. */
  readonly lines: readonly OverlayLine[];
  /** The chart in one sentence. */
  readonly summary: string;
}

/** The height of a label, as a share of the picture's. */
const LABEL = 0.1;

/** A figure named by its title; its picture is named by the summary. */
export function OverlayChart({ title, lines, summary }: OverlayChartProps) {
  const axes = overlayAxes(lines);
  const spots = lines.map(({ points }) => points.map(point => spotOf(point, axes)));
  return (
    <figure className={css.figure}>
      <figcaption className={css.title}>{title}</figcaption>
      <div className={css.chart} role="img" aria-label={summary}>
        <Scales axes={axes} />
        <div className={css.plot}>
          <svg className={css.lines} viewBox="0 0 100 100" preserveAspectRatio="none">
            {spots.map((line, i) => (
              <path
                key={i}
                className={lookOf(i).colour}
                d={overlayPath(line)}
                strokeDasharray={lookOf(i).dash}
              />
            ))}
          </svg>
          {spots.map((line, i) => (
            <Marks key={i} line={i} spots={marked(line)} />
          ))}
          <Labels spots={spots} />
        </div>
      </div>
    </figure>
  );
}

const at = ({ x, y }: Spot) => ({ left: `${(100 * x).toFixed(2)}%`, top: `${(100 * y).toFixed(2)}%` });

/** Both axes: what is written beside them, and a rule at each height. */
function Scales({ axes }: { readonly axes: OverlayAxes }) {
  const { epochs, bounds, xTicks, yTicks } = axes;
  const decimals = yTicks.every(tick => Number.isInteger(Math.round(tick * 1000) / 10)) ? 0 : 1;
  const heightOf = (value: number): number => spotOf({ epoch: 0, value }, { ...axes, bounds }).y;
  return (
    <>
      <div className={css.heights}>
        {yTicks.map(tick => (
          <span key={tick} style={{ top: at({ x: 0, y: heightOf(tick) }).top }}>
            {(100 * tick).toFixed(decimals)}%
          </span>
        ))}
      </div>
      <div className={css.rules}>
        {yTicks.map(tick => (
          <span key={tick} style={{ top: at({ x: 0, y: heightOf(tick) }).top }} />
        ))}
      </div>
      <div className={css.epochs}>
        {xTicks.map(tick => (
          <span key={tick} style={{ left: at({ x: tick / epochs, y: 0 }).left }}>
            {tick}
          </span>
        ))}
      </div>
      <p className={css.unit}>Epoch</p>
    </>
  );
}

/** In pixels of their own: the picture's box is stretched, marks must not be. */
function Marks({ line, spots }: { readonly line: number; readonly spots: readonly Spot[] }) {
  const { mark, colour } = lookOf(line);
  return spots.map(spot => (
    <svg key={spot.x} className={`${css.mark} ${colour}`} style={at(spot)} viewBox="-6 -6 12 12">
      <path d={mark} />
    </svg>
  ));
}

/** The letter of each line, beside its last point. */
function Labels({ spots }: { readonly spots: readonly (readonly Spot[])[] }) {
  const ends = spots.flatMap((line, i) => {
    const end = line.at(-1);
    return end ? [{ i, end }] : [];
  });
  const heights = labelHeights(
    ends.map(({ end }) => end),
    LABEL,
  );
  return ends.map(({ i, end }, n) => (
    <span
      key={i}
      className={`${css.label} ${lookOf(i).colour}`}
      style={at({ x: end.x, y: heights[n] ?? end.y })}
    >
      {lookOf(i).letter}
    </span>
  ));
}
