/** The folds side by side as a picture to be saved: of each its loss above and its accuracy or error rate below, on shared scales. */
import type { ChartTheme } from './chartTheme.ts';
import type { SharedScale } from './easel.ts';
import { bandPath, BOX, linePath } from './outline.ts';
import type { FoldSeries } from './foldSeries.ts';
import type { Measure, RunSeries } from './series.ts';
import type { Box, Picture, Shape } from './picture.ts';
import { TEXT } from './plot.ts';
import { pictureOf } from './sheet.ts';

/** Everything that is drawn of the folds. */
export interface FoldsDrawn {
  readonly series: Readonly<Record<Measure, RunSeries>>;
  readonly scale: SharedScale;
}

const COLUMNS = 4;
const GAP = 20;
const NAME = 20;
const ROW = NAME + 2 * BOX.height + 34;

/** The picture; `names` says of each fold how it stands, `summary` on which scales. */
export function foldsPicture(
  drawn: FoldsDrawn,
  names: ReadonlyMap<number, string>,
  summary: string,
  theme: ChartTheme,
): Picture {
  const folds = drawn.series.loss.folds;
  const [quiet, strong] = theme.lines;
  return pictureOf(
    {
      title: 'Each fold',
      summary,
      legend: [
        { text: 'training', colour: quiet, width: 1.25 },
        { text: 'validation', colour: strong, width: 2, dash: '5 2.5' },
        { text: 'lowest to highest fold', colour: strong, width: 10, opacity: 0.16 },
      ],
      height: Math.ceil(folds.length / COLUMNS) * ROW,
      draw: room =>
        folds.flatMap(({ fold }, i) => cardShapes(drawn, fold, names.get(fold) ?? '', cell(room, i), theme)),
    },
    theme,
  );
}

function cell({ left, top, width }: Box, i: number): Box {
  const step = (width + GAP) / COLUMNS;
  return {
    left: left + (i % COLUMNS) * step,
    top: top + Math.floor(i / COLUMNS) * ROW,
    width: step - GAP,
    height: ROW,
  };
}

function cardShapes(
  { series, scale }: FoldsDrawn,
  fold: number,
  name: string,
  box: Box,
  theme: ChartTheme,
): Shape[] {
  const words = { kind: 'words', x: box.left, y: box.top + 12, size: TEXT, colour: theme.ink } as const;
  const plots = (['loss', 'accuracy'] as const).flatMap((measure, i) => {
    const own = series[measure].folds.find(one => one.fold === fold);
    const top = box.top + NAME + i * (BOX.height + 10);
    return own ? plotShapes(own, series[measure], scale[measure], { ...box, top }, theme) : [];
  });
  return [{ ...words, text: `Fold ${fold}, ${name}` }, ...plots];
}

function plotShapes(
  { training, validation }: FoldSeries,
  { chart }: RunSeries,
  scale: SharedScale[Measure],
  { left, top, width }: Box,
  { lines: [quiet, strong], rule }: ChartTheme,
): Shape[] {
  const moved = (d: string): string => placed(d, left, top, width / BOX.width);
  return [
    { kind: 'path', d: `M${left} ${top + BOX.height}h${width}`, stroke: rule, width: 1 },
    { kind: 'path', d: moved(bandPath(chart.low, chart.high, scale)), fill: strong, opacity: 0.16 },
    { kind: 'path', d: moved(linePath(training, scale)), stroke: quiet, width: 1.25 },
    { kind: 'path', d: moved(linePath(validation, scale)), stroke: strong, width: 2, dash: '5 2.5' },
  ];
}

/** A path of absolute places in BOX, moved and stretched to its own. */
const placed = (d: string, left: number, top: number, stretch: number): string =>
  d.replaceAll(/(-?[\d.]+) (-?[\d.]+)/g, (_, x: string, y: string) =>
    [left + stretch * Number(x), top + Number(y)].map(value => value.toFixed(1)).join(' '),
  );
