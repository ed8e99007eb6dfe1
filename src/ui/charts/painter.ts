/**
 * Draws one chart when told to: decides what changed since the last time, and never has two drawings under way. Lives
 * outside React.
 */
import { axisTicks, type Axis } from './axis.ts';
import { chartTheme } from './chartTheme.ts';
import { scaleOf, ticksOf, type Scale } from './domain.ts';
import { endLabels } from './endLabels.ts';
import type { Values } from './foldSeries.ts';
import { SERIES, type LineStyle } from './lineSpec.ts';
import { removeChart } from './mounted.ts';
import { readingAt, type PointReading } from './reading.ts';
import type { ChartSeries } from './series.ts';
import type { LineChart } from './vis.ts';

export interface Painter {
  /** Width and height of the chart's place, in pixels, as one string: a reason to draw again when it differs. */
  size(): string;
  /** Draws the series; does nothing while the last drawing is under way or the chart has no size. */
  paint(linechart: LineChart, series: ChartSeries): Promise<void>;
  /** What the chart says `left` pixels from its left edge; null beside the axes and where nothing is drawn. */
  readingAt(left: number): PointReading | null;
  /** What was drawn last; null before. */
  drawn(): ChartSeries | null;
  dispose(): void;
}

/** The axis of a chart's values; the printed chart has the same. */
export const chartScale = ({ shown, training, validation }: ChartSeries): Scale =>
  scaleOf(shown, [training, validation], [validation]);

/** In text sizes: a chart narrower than this has no room for words at the ends of its lines. */
const ROOM_FOR_WORDS = 29;
/** In text sizes: the height of a word, and of what lies above and below the plot. */
const WORD = 1.2;
const BESIDE_PLOT = 3.7;

/** A painter for the chart in `host`. */
export function chartPainter(host: HTMLElement): Painter {
  let busy = false;
  let gone = false;
  let drawn: ChartSeries | null = null;

  return {
    size: () => `${host.clientWidth}×${host.clientHeight}`,
    drawn: () => drawn,
    paint: async (linechart, series) => {
      const { clientWidth: width, clientHeight: height } = host;
      if (busy || gone || width === 0 || height === 0) return;
      busy = true;
      drawn = series;
      const scale = chartScale(series);
      const lines = linesOf(series, scale, height / textSize(host));
      try {
        tellEmbed(host, series, scale);
        await linechart(
          host,
          { values: lines.map(([, values]) => points(values, scale)), series: lines.map(([name]) => name) },
          {
            xLabel: series.axis.title,
            yLabel: series.shown,
            width,
            height,
            yAxisDomain: [...scale.bounds],
          },
        );
      } finally {
        busy = false;
        if (gone) removeChart(host);
      }
    },
    readingAt: left => {
      const view = host.inkfoldChart?.view;
      if (!view || !drawn) return null;
      const [origin] = view.origin();
      const padding = view.padding();
      const right = typeof padding === 'object' ? (padding.right ?? 0) : 0;
      const share = (left - origin) / (host.clientWidth - right - origin);
      return share < 0 || share > 1 ? null : readingAt(drawn, share);
    },
    dispose: () => {
      gone = true;
      if (!busy) removeChart(host);
    },
  };
}

/** In pixels: charts grow with the reader's text. */
const textSize = (host: HTMLElement): number => chartTheme(host).fontSize;

/** The series by the names under which lineSpec.ts knows them; the chart's height is in text sizes. */
function linesOf(series: ChartSeries, scale: Scale, height: number): readonly (readonly [string, Values])[] {
  const { raw, training, validation, low, high, marks, best } = series;
  const gap = WORD / Math.max(WORD, height - BESIDE_PLOT);
  const [trainingEnd = [], validationEnd = []] = endLabels([training, validation], scale, gap);
  return [
    [SERIES.raw, raw],
    [SERIES.training, training],
    [SERIES.validation, validation],
    [SERIES.low, low],
    [SERIES.high, high],
    [SERIES.marks, marks],
    [SERIES.best, best],
    [SERIES.trainingEnd, trainingEnd],
    [SERIES.validationEnd, validationEnd],
  ];
}

/** Writes down for embed.ts what tfjs-vis has no place for. */
function tellEmbed(host: HTMLElement, { axis, shown }: ChartSeries, scale: Scale): void {
  const style: LineStyle = {
    yFormat: shown === 'loss' ? '~g' : '~%',
    xFormat: X_FORMATS[axis.kind],
    log: scale.log,
    labelled: host.clientWidth >= ROOM_FOR_WORDS * textSize(host),
  };
  host.dataset.style = JSON.stringify(style);
  host.dataset.end = String(axis.end);
  host.dataset.xTicks = JSON.stringify(axisTicks(axis));
  host.dataset.yTicks = JSON.stringify(ticksOf(scale));
}

const X_FORMATS: Readonly<Record<Axis['kind'], string>> = { epoch: 'd', step: ',d', time: '~g' };

/**
 * Points as tfjs-vis wants them; it draws nothing where a value is not a number. What is below a logarithmic axis lies along
 * its foot: a batch without a mistake has no logarithm.
 */
const points = (values: Values, { bounds: [low], log }: Scale): { x: number; y: number }[] =>
  values.map((y, x) => ({ x, y: y === null ? Number.NaN : log ? Math.max(y, low) : y }));
