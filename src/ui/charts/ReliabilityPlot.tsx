/**
 * A reliability diagram: how often the network is right, against how sure it says it is. Both axes count nines, since a good
 * network's confidences crowd so close to 100 % that on plain axes they would all be one dot in the corner.
 */
import type { ConfidenceBin } from '../../run/metrics/confidence-bins.ts';
import { alongDoubt, TICKS } from './doubtScale.ts';
import { binMarks } from './reliability.ts';
import css from './ReliabilityPlot.module.css';

interface ReliabilityPlotProps {
  /** As the network says it: rings on a broken line. */
  readonly before: readonly ConfidenceBin[];
  /** At its temperature: dots on a full line. */
  readonly after: readonly ConfidenceBin[];
  /** The plot in one sentence. */
  readonly summary: string;
}

/** The picture's measures, in its own units: a square plot with room for the axes' texts. */
const SIDE = 200;
const LEFT = 38;
const TOP = 28;
const BOX = { width: LEFT + SIDE + 14, height: TOP + SIDE + 38 } as const;

/** A picture named by its summary. */
export function ReliabilityPlot({ before, after, summary }: ReliabilityPlotProps) {
  return (
    <svg className={css.plot} viewBox={`0 0 ${BOX.width} ${BOX.height}`} role="img" aria-label={summary}>
      <Axes />
      <path className={css.ideal} d={`M${x(0)} ${y(0)}L${x(1)} ${y(1)}`} />
      <g className={css.after}>
        <Series bins={after} />
      </g>
      {/* On top: a ring around a dot shows both, a dot on a ring only itself. */}
      <g className={css.before}>
        <Series bins={before} />
      </g>
    </svg>
  );
}

/** Places in the picture: along an axis, and of a share on it. */
const across = (along: number): number => LEFT + SIDE * along;
const down = (up: number): number => TOP + SIDE * (1 - up);
const x = (share: number): number => across(alongDoubt(share));
const y = (share: number): number => down(alongDoubt(share));

function Axes() {
  return (
    <g className={css.axes}>
      {TICKS.map(({ share, text }) => (
        <g key={share}>
          <path className={css.rule} d={`M${x(share)} ${y(1)}V${y(0)}M${x(0)} ${y(share)}H${x(1)}`} />
          {/* 0 and 50 are too close to each other for two texts side by side. */}
          {share !== 0.5 && (
            <text x={x(share)} y={y(0) + 16} textAnchor="middle">
              {text}
            </text>
          )}
          <text x={LEFT - 6} y={y(share) + 4} textAnchor="end">
            {text}
          </text>
        </g>
      ))}
      <text x={x(1)} y={BOX.height - 6} textAnchor="end">
        how sure it says it is, % →
      </text>
      <text x={0} y={12}>
        ↑ how often it is right, %
      </text>
      <text x={x(1) - 8} y={y(0) - 8} textAnchor="end">
        too sure of itself
      </text>
    </g>
  );
}

/** A mark a bin with the 95 % interval of its accuracy, and the line through those that are joined. */
function Series({ bins }: { readonly bins: readonly ConfidenceBin[] }) {
  const marks = binMarks(bins);
  const points = marks.filter(({ isJoined }) => isJoined).map(mark => `${across(mark.x)} ${down(mark.y)}`);
  return (
    <>
      {marks.map(({ key, x: along, low, high }) => (
        <path key={key} className={css.whisker} d={`M${across(along)} ${down(low)}V${down(high)}`} />
      ))}
      {points.length > 0 && <path className={css.line} d={`M${points.join('L')}`} />}
      {marks.map(mark => (
        <circle key={mark.key} className={css.mark} cx={across(mark.x)} cy={down(mark.y)} r={mark.radius} />
      ))}
    </>
  );
}
