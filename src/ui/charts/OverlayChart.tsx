/** Several runs' accuracy by epoch in one picture: lines of their own looks, each labelled where it ends. */
import { useRef, type ReactNode } from 'react';
import { ChartFrame } from './ChartFrame.tsx';
import type { ChartTable } from './chartTable.ts';
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
import { tickText } from './curvesPicture.ts';
import { overlayPicture } from './overlayPicture.ts';
import type { Shown } from './shown.ts';

interface OverlayChartProps {
  readonly title: string;
  /** What the values are. */
  readonly shown: Exclude<Shown, 'loss'>;
  /** In the order of their looks. */
  readonly lines: readonly OverlayLine[];
  readonly control?: ReactNode;
  /** The chart in one sentence. */
  readonly summary: string;
  readonly table: ChartTable;
}

/** The height of a label, as a share of the picture's. */
const LABEL = 0.1;

/** A figure named by its title. */
export function OverlayChart({ title, shown, lines, control, summary, table }: OverlayChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const axes = overlayAxes(lines, shown);
  const spots = lines.map(({ points }) => points.map(point => spotOf(point, axes)));
  return (
    <ChartFrame
      title={title}
      control={control}
      summary={summary}
      table={table}
      fileName={shown === 'error' ? 'inkfold-error-rates' : 'inkfold-accuracies'}
      picture={theme =>
        overlayPicture(lines, shown, title, summary, coloursOf(place.current, lines.length), theme)
      }
    >
      <div ref={place} className={css.chart} role="img" aria-label={`${title}, ${lines.length} lines`}>
        <Scales axes={axes} shown={shown} />
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
    </ChartFrame>
  );
}

/** The colours that the lines have on the page now. */
function coloursOf(place: HTMLElement | null, lines: number): readonly string[] {
  if (!place) return [];
  return Array.from({ length: lines }, (_, i) => {
    const probe = document.createElement('span');
    probe.className = lookOf(i).colour ?? '';
    place.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  });
}

const at = ({ x, y }: Spot) => ({ left: `${(100 * x).toFixed(2)}%`, top: `${(100 * y).toFixed(2)}%` });

interface ScalesProps {
  readonly axes: OverlayAxes;
  readonly shown: Shown;
}

/** Both axes: what is written beside them, and a rule at each height. */
function Scales({ axes, shown }: ScalesProps) {
  const { epochs, xTicks, yTicks } = axes;
  const heightOf = (value: number): number => spotOf({ epoch: 0, value }, axes).y;
  return (
    <>
      <div className={css.heights}>
        {yTicks.map(tick => (
          <span key={tick} style={{ top: at({ x: 0, y: heightOf(tick) }).top }}>
            {tickText(shown, tick)}
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
