/**
 * Draws one chart when told to: decides what changed since the last time, and never has two drawings under way. Lives
 * outside React.
 */
import { domainOf } from './domain.ts';
import type { Values } from './foldSeries.ts';
import { removeChart } from './mounted.ts';
import { readingAt, type PointReading } from './reading.ts';
import type { ChartSeries, Measure } from './series.ts';
import type { LineChart } from './vis.ts';

export interface Painter {
  /** Width and height of the chart's place, in pixels, as one string: a reason to draw again when it differs. */
  size(): string;
  /** Draws the series; does nothing while the last drawing is under way or the chart has no size. */
  paint(linechart: LineChart, series: ChartSeries): Promise<void>;
  /** What the chart says `left` pixels from its left edge; null beside the axes and where nothing is drawn. */
  readingAt(left: number): PointReading | null;
  dispose(): void;
}

/** A painter for the chart in `host`. */
export function chartPainter(host: HTMLElement, measure: Measure): Painter {
  let busy = false;
  let gone = false;
  let drawn: ChartSeries | null = null;
  host.dataset.format = measure === 'accuracy' ? '~%' : '~g';

  return {
    size: () => `${host.clientWidth}×${host.clientHeight}`,
    paint: async (linechart, series) => {
      const { clientWidth: width, clientHeight: height } = host;
      if (busy || gone || width === 0 || height === 0) return;
      busy = true;
      drawn = series;
      const { training, validation, low, high, marks } = series;
      const [bottom, top] = domainOf(measure, [training, validation]);
      try {
        host.dataset.epochs = String(series.epochs);
        await linechart(
          host,
          {
            values: [training, validation, low, high, marks].map(points),
            // What each is drawn as is told by its place: see lineSpec.ts.
            series: ['Training', 'Validation', 'Lowest', 'Highest', 'Callback'],
          },
          { xLabel: 'Epoch', yLabel: measure, width, height, yAxisDomain: [bottom, top] },
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
      // Vega's width is that of the whole picture here; the plot ends at its right edge.
      const share = (left - origin) / (view.width() - origin);
      return share < 0 || share > 1 ? null : readingAt(drawn, share);
    },
    dispose: () => {
      gone = true;
      if (!busy) removeChart(host);
    },
  };
}

/** Points as tfjs-vis wants them; it draws nothing where a value is not a number. */
const points = (values: Values): { x: number; y: number }[] =>
  values.map((y, x) => ({ x, y: y ?? Number.NaN }));
