/** The learning rate as a picture to be saved. */
import { axisTicks, type Axis } from './axis.ts';
import type { ChartTheme } from './chartTheme.ts';
import { ticksOf, type Scale } from './domain.ts';
import type { Values } from './foldSeries.ts';
import type { Picture } from './picture.ts';
import { plotShapes, spotsOf, ticksOn } from './plot.ts';
import { pictureOf } from './sheet.ts';

/** What the strip of rates draws: one line a fold. */
export interface RatesDrawn {
  readonly lines: readonly Values[];
  readonly axis: Axis;
  readonly scale: Scale;
}

const HEIGHT = 160;
const FOOT = 42;
const LEFT = 64;

/** The picture of the rates, from 0 up. */
export function ratesPicture(
  { lines, axis, scale }: RatesDrawn,
  summary: string,
  theme: ChartTheme,
): Picture {
  const [quiet] = theme.lines;
  const plot = {
    x: {
      title: axis.title,
      ticks: axisTicks(axis).map(tick => ({ at: tick / axis.end, text: tick.toLocaleString('en') })),
    },
    y: ticksOn(ticksOf(scale), scale, value => String(value)),
    bands: [],
    lines: lines.map(values => ({ spots: spotsOf(values, scale), colour: quiet, width: 2 })),
    dots: [],
  };
  return pictureOf(
    {
      title: 'Learning rate',
      summary,
      legend: [],
      height: HEIGHT + FOOT,
      draw: ({ left, top, width }) =>
        plotShapes(plot, { left: left + LEFT, top, width: width - LEFT - 12, height: HEIGHT }, theme),
    },
    theme,
  );
}
