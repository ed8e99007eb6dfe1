/** Runs laid over each other as a picture to be saved. */
import type { ChartTheme } from './chartTheme.ts';
import { lookOf } from './looks.ts';
import { labelHeights, marked, overlayAxes, spotOf, type OverlayLine } from './overlay.ts';
import type { Shown } from './shown.ts';
import { tickText } from './curvesPicture.ts';
import type { Picture } from './picture.ts';
import { plotShapes, ticksOn } from './plot.ts';
import { pictureOf } from './sheet.ts';

const HEIGHT = 300;
const FOOT = 42;
const LEFT = 56;
const RIGHT = 30;

/** The picture; `colours` are those of the lines, in their order, as they are on the page. */
export function overlayPicture(
  lines: readonly OverlayLine[],
  shown: Shown,
  title: string,
  summary: string,
  colours: readonly string[],
  theme: ChartTheme,
): Picture {
  const axes = overlayAxes(lines, shown);
  const spots = lines.map(({ points }) => points.map(point => spotOf(point, axes)));
  const colourOf = (i: number): string => colours[i] ?? theme.ink;
  const ends = spots.flatMap((line, i) => {
    const spot = line.at(-1);
    return spot ? [{ i, ...spot }] : [];
  });
  const heights = labelHeights(ends, 16 / HEIGHT);
  const plot = {
    x: { title: 'Epoch', ticks: axes.xTicks.map(tick => ({ at: tick / axes.epochs, text: String(tick) })) },
    y: ticksOn(axes.yTicks, axes.scale, value => tickText(shown, value)),
    bands: [],
    lines: spots.map((line, i) => {
      const y = heights[ends.findIndex(end => end.i === i)];
      const { dash, letter } = lookOf(i);
      const end = y === undefined ? {} : { end: { text: letter, colour: colourOf(i), y } };
      return { spots: line, colour: colourOf(i), width: 2, dash, ...end };
    }),
    dots: spots.flatMap((line, i) =>
      marked(line).map(spot => ({
        spot,
        mark: lookOf(i).mark,
        fill: colourOf(i),
        stroke: theme.ground,
      })),
    ),
  };
  return pictureOf(
    {
      title,
      summary,
      legend: lines.map(({ name }, i) => ({
        text: `${lookOf(i).letter} ${name}`,
        colour: colourOf(i),
        width: 2,
        dash: lookOf(i).dash,
      })),
      height: HEIGHT + FOOT,
      draw: ({ left, top, width }) =>
        plotShapes(plot, { left: left + LEFT, top, width: width - LEFT - RIGHT, height: HEIGHT }, theme),
    },
    theme,
  );
}
