/** A run's large chart as a picture to be saved: what tfjs-vis draws on the page, drawn for paper. */
import { axisTicks } from './axis.ts';
import type { ChartTheme } from './chartTheme.ts';
import { ticksOf, type Scale } from './domain.ts';
import { endLabels } from './endLabels.ts';
import { chartScale } from './painter.ts';
import type { ChartSeries } from './series.ts';
import { TITLES, type Shown } from './shown.ts';
import type { Picture } from './picture.ts';
import { MARKS, plotShapes, spotsOf, ticksOn, type Plot, type PlotDot, type PlotLine } from './plot.ts';
import { pictureOf, type LegendEntry } from './sheet.ts';

/** Height of the plot, of what stands below it, and room for words beside it. */
const HEIGHT = 300;
const FOOT = 42;
const LEFT = 56;
const RIGHT = 74;

const DASH = '6 3';

/** The picture of these series; `several` says that they are the mean of folds. */
export function curvesPicture(
  series: ChartSeries,
  several: boolean,
  summary: string,
  theme: ChartTheme,
): Picture {
  const plot = plotOf(series, theme);
  return pictureOf(
    {
      title: several ? `${TITLES[series.shown]}, mean of the folds` : TITLES[series.shown],
      summary,
      legend: legendOf(several, theme),
      height: HEIGHT + FOOT,
      draw: ({ left, top, width }) =>
        plotShapes(plot, { left: left + LEFT, top, width: width - LEFT - RIGHT, height: HEIGHT }, theme),
    },
    theme,
  );
}

function legendOf(several: boolean, { lines: [quiet, strong] }: ChartTheme): readonly LegendEntry[] {
  return [
    { text: 'training', colour: quiet, width: 2 },
    { text: 'validation', colour: strong, width: 2.25, dash: DASH },
    ...(several ? [{ text: 'lowest to highest fold', colour: strong, width: 10, opacity: 0.16 }] : []),
  ];
}

/** Axes, band, lines and marks of a run's series. */
function plotOf(series: ChartSeries, theme: ChartTheme): Plot {
  const scale = chartScale(series);
  const { axis, low, high } = series;
  const [, strong] = theme.lines;
  return {
    x: {
      title: axis.title,
      ticks: axisTicks(axis).map(tick => ({ at: tick / axis.end, text: tick.toLocaleString('en') })),
    },
    y: ticksOn(ticksOf(scale), scale, value => tickText(series.shown, value)),
    bands: [{ low: spotsOf(low, scale), high: spotsOf(high, scale), colour: strong }],
    lines: linesOf(series, scale, theme),
    dots: dotsOf(series, scale, theme),
  };
}

/** A round number beside an axis: "0.5 %" and "0.05". */
export const tickText = (shown: Shown, value: number): string =>
  shown === 'loss' ? String(value) : `${Number((100 * value).toPrecision(6))} %`;

function linesOf(
  { raw, training, validation }: ChartSeries,
  scale: Scale,
  theme: ChartTheme,
): readonly PlotLine[] {
  const [quiet, strong] = theme.lines;
  const words = endLabels([training, validation], scale, 16 / HEIGHT).map(
    values => spotsOf(values, scale).find(spot => spot !== null)?.y,
  );
  const end = (i: number, text: string, colour: string): Pick<PlotLine, 'end'> => {
    const y = words[i];
    return y === undefined ? {} : { end: { text, colour, y } };
  };
  return [
    { spots: spotsOf(raw, scale), colour: quiet, width: 1, opacity: 0.35 },
    { spots: spotsOf(training, scale), colour: quiet, width: 2, ...end(0, 'training', theme.text) },
    {
      spots: spotsOf(validation, scale),
      colour: strong,
      width: 2.25,
      dash: DASH,
      ...end(1, 'validation', strong),
    },
  ];
}

function dotsOf({ marks, best }: ChartSeries, scale: Scale, theme: ChartTheme): readonly PlotDot[] {
  const known = (values: ChartSeries['best']) => spotsOf(values, scale).flatMap(spot => spot ?? []);
  const [, strong] = theme.lines;
  return [
    ...known(marks).map(spot => ({ spot, mark: MARKS.triangle, fill: theme.mark, stroke: theme.mark })),
    ...known(best).map(spot => ({ spot, mark: MARKS.ring, fill: theme.ground, stroke: strong })),
  ];
}
