/** Where the charts of a run stand, and the order in which they are painted. Lives outside React. */
import type { Curves } from '../../run/curves.ts';
import { breathe } from './breathe.ts';
import { domainOf, type Bounds } from './domain.ts';
import type { Painter } from './painter.ts';
import { rateSeries } from './rates.ts';
import { runSeries, type Measure, type RunSeries } from './series.ts';
import type { DrawPlot } from './SmallPlot.tsx';
import { loadLineChart } from './vis.ts';

/** The bounds that the plots of all folds share. */
export type SharedScale = Readonly<Record<Measure, Bounds>>;

const MEASURES: readonly Measure[] = ['loss', 'accuracy'];

export interface Easel {
  keepPainter(this: void, measure: Measure, painter: Painter | null): void;
  /** The small plot of one fold. */
  keepPlot(this: void, fold: number, measure: Measure, draw: DrawPlot | null): void;
  keepRates(this: void, draw: DrawPlot | null): void;
  /** Differs where a chart came, went or changed its size. */
  version(): string;
  /** Paints everything, chart by chart in a task of its own; tells the scale that the folds share. */
  paint(
    curves: Curves,
    planned: number,
    onScale: (scale: SharedScale) => void,
    signal: AbortSignal,
  ): Promise<void>;
}

/** An easel without charts. */
export function easel(): Easel {
  const painters = new Map<Measure, Painter>();
  const plots = new Map<string, DrawPlot>();
  let rates: DrawPlot | null = null;
  let changes = 0;

  const keep = <K, V>(map: Map<K, V>, key: K, value: V | null): void => {
    if (value === null) map.delete(key);
    else map.set(key, value);
    changes++;
  };

  function paintFolds({ folds }: RunSeries, measure: Measure, bounds: Bounds): void {
    for (const { fold, training, validation, marks } of folds)
      plots.get(keyOf(fold, measure))?.({ quiet: [training], strong: [validation], marks: [marks] }, bounds);
  }

  function paintRates(curves: Curves, epochs: number): void {
    const lines = rateSeries(curves, epochs);
    const highest = Math.max(0, ...lines.flatMap(line => line.map(rate => rate ?? 0)));
    rates?.({ quiet: lines, strong: [], marks: [] }, [0, 1.1 * (highest || 1)]);
  }

  return {
    keepPainter: (measure, painter) => keep(painters, measure, painter),
    keepPlot: (fold, measure, draw) => keep(plots, keyOf(fold, measure), draw),
    keepRates: draw => {
      rates = draw;
      changes++;
    },
    version: () => `${changes} ${[...painters.values()].map(painter => painter.size()).join(' ')}`,
    paint: async (curves, planned, onScale, signal) => {
      const scale: Record<Measure, Bounds> = { loss: [0, 1], accuracy: [0, 1] };
      const all = new Map(MEASURES.map(measure => [measure, runSeries(curves, measure, planned)]));
      // The light ones first: they need nothing loaded.
      for (const [measure, series] of all) {
        const values = series.folds.flatMap(({ training, validation }) => [training, validation]);
        scale[measure] = domainOf(measure, values);
        paintFolds(series, measure, scale[measure]);
        await breathe();
      }
      onScale(scale);
      paintRates(curves, all.get('loss')?.chart.epochs ?? planned);
      const linechart = await loadLineChart();
      for (const [measure, series] of all) {
        if (signal.aborted) return;
        await painters.get(measure)?.paint(linechart, series.chart);
        await breathe();
      }
    },
  };
}

const keyOf = (fold: number, measure: Measure): string => `${fold} ${measure}`;
