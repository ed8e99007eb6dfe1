/** Where the charts of a run stand, and the order in which they are painted. Lives outside React. */
import type { Curves } from '../../run/curves.ts';
import { breather } from './breathe.ts';
import { scaleOf, type Scale } from './domain.ts';
import type { Painter } from './painter.ts';
import type { FoldsDrawn } from './foldsPicture.ts';
import type { RatesDrawn } from './ratesPicture.ts';
import { rateSeries } from './rates.ts';
import { runSeries, type Measure, type RunSeries, type SeriesWish } from './series.ts';
import type { Shown } from './shown.ts';
import type { DrawPlot } from './SmallPlot.tsx';
import { loadLineChart } from './vis.ts';

/** The scales that the plots of all folds share: of the loss, and of the accuracy or the error rate. */
export type SharedScale = Readonly<Record<Measure, Scale>>;

/** What is asked of all charts at once. */
export interface EaselWish extends Omit<SeriesWish, 'shown'> {
  /** As what the accuracy is shown. */
  readonly reading: Exclude<Shown, 'loss'>;
}

/** Everything that stands on the easel: what the saved pictures are made from. */
export interface Drawn extends FoldsDrawn {
  readonly rates: RatesDrawn;
}

const MEASURES: readonly Measure[] = ['loss', 'accuracy'];

export interface Easel {
  keepPainter(this: void, measure: Measure, painter: Painter | null): void;
  /** The small plot of one fold. */
  keepPlot(this: void, fold: number, measure: Measure, draw: DrawPlot | null): void;
  keepRates(this: void, draw: DrawPlot | null): void;
  /** Differs where a chart came, went or changed its size. */
  version(): string;
  /** Paints everything, in tasks short enough for the page to answer in between; tells the scale that the folds share. */
  paint(
    curves: Curves,
    wish: EaselWish,
    onScale: (scale: SharedScale) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** What was painted last; null before. */
  drawn(this: void): Drawn | null;
}

/** An easel without charts. */
export function easel(): Easel {
  const painters = new Map<Measure, Painter>();
  const plots = new Map<string, DrawPlot>();
  let rates: DrawPlot | null = null;
  let drawn: Drawn | null = null;
  let changes = 0;

  const keep = <K, V>(map: Map<K, V>, key: K, value: V | null): void => {
    if (value === null) map.delete(key);
    else map.set(key, value);
    changes++;
  };

  function paintFolds({ folds, chart }: RunSeries, measure: Measure, scale: Scale): void {
    const band = { low: chart.low, high: chart.high };
    for (const { fold, training, validation, marks } of folds)
      plots.get(keyOf(fold, measure))?.(
        { quiet: [training], strong: [validation], marks: [marks], band },
        scale,
      );
  }

  return {
    keepPainter: (measure, painter) => keep(painters, measure, painter),
    keepPlot: (fold, measure, draw) => keep(plots, keyOf(fold, measure), draw),
    keepRates: draw => {
      rates = draw;
      changes++;
    },
    version: () => `${changes} ${[...painters.values()].map(painter => painter.size()).join(' ')}`,
    drawn: () => drawn,
    paint: async (curves, wish, onScale, signal) => {
      const rest = breather();
      const series: Record<Measure, RunSeries> = {
        loss: runSeries(curves, { ...wish, shown: 'loss' }),
        accuracy: runSeries(curves, { ...wish, shown: wish.reading }),
      };
      const scale = { loss: foldScale(series.loss), accuracy: foldScale(series.accuracy) };
      drawn = { series, scale, rates: ratesOf(curves, series.loss) };
      // The light ones first: they need nothing loaded.
      for (const measure of MEASURES) {
        paintFolds(series[measure], measure, scale[measure]);
        await rest();
      }
      onScale(scale);
      rates?.({ quiet: drawn.rates.lines, strong: [], marks: [] }, drawn.rates.scale);
      const linechart = await loadLineChart();
      for (const measure of MEASURES) {
        if (signal.aborted) return;
        await painters.get(measure)?.paint(linechart, series[measure].chart);
        await rest();
      }
    },
  };
}

/** One scale for all folds. */
function foldScale({ folds, chart }: RunSeries): Scale {
  const validation = folds.map(fold => fold.validation);
  return scaleOf(chart.shown, [...folds.map(({ training }) => training), ...validation], validation);
}

/** Rates from 0 to a little above the highest so far. */
function ratesOf(curves: Curves, { chart }: RunSeries): RatesDrawn {
  const lines = rateSeries(curves, chart.axis);
  const highest = lines.flat().reduce<number>((most, rate) => Math.max(most, rate ?? 0), 0);
  return { lines, axis: chart.axis, scale: { bounds: [0, 1.1 * (highest || 1)], log: false } };
}

const keyOf = (fold: number, measure: Measure): string => `${fold} ${measure}`;
