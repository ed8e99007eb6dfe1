/** A confusion matrix as a picture to be saved: what tfjs-vis draws on the page, drawn for paper. */
import { classLine } from '../../run/reports/class-names.ts';
import type { ConfusionMatrix } from '../../run/metrics/matrix.ts';
import type { ChartTheme } from './chartTheme.ts';
import type { Box, Picture, Shape } from './picture.ts';
import { TEXT } from './plot.ts';
import { pictureOf } from './sheet.ts';

const CELL = 42;
/** Room for the classes and for what the axes are, beside and below. */
const LEFT = 32;
const LEFT_OF_NAMES = 130;
const TOP = 24;
const FOOT = 42;
/** The margins of the sheet. */
const MARGINS = 56;

/** The picture of a matrix; `names` are those of its classes, null where they are the digits. */
export function matrixPicture(
  matrix: ConfusionMatrix,
  names: readonly string[] | null,
  summary: string,
  theme: ChartTheme,
): Picture {
  const side = matrix.length * CELL;
  const left = names ? LEFT_OF_NAMES : LEFT;
  return pictureOf(
    {
      title: 'Confusion matrix',
      summary,
      legend: [],
      width: MARGINS + left + side,
      height: TOP + side + FOOT,
      draw: room => {
        const box = { left: room.left + left, top: room.top + TOP, width: side, height: side };
        return [...cellShapes(matrix, box, theme), ...classShapes(matrix, names, box, theme)];
      },
    },
    theme,
  );
}

/** Mistakes are shaded and the diagonal is not, by a root: a single mistake can still be told from none. */
function cellShapes(matrix: ConfusionMatrix, box: Box, theme: ChartTheme): Shape[] {
  const most = Math.max(1, ...matrix.flatMap((row, k) => row.filter((_, i) => i !== k)));
  return matrix.flatMap((row, k) =>
    row.flatMap((digits, i): Shape[] => {
      const [x, y] = [box.left + i * CELL, box.top + k * CELL];
      const d = `M${x} ${y}h${CELL}v${CELL}h${-CELL}z`;
      const ground: Shape = { kind: 'path', d, fill: theme.well, stroke: theme.rule, width: 1 };
      const heat: Shape = { kind: 'path', d, fill: theme.heat, opacity: Math.sqrt(digits / most) };
      const text: Shape = {
        kind: 'words',
        text: digits.toLocaleString('en'),
        x: x + CELL / 2,
        y: y + CELL / 2 + 5,
        size: TEXT,
        colour: theme.ink,
        align: 'middle',
      };
      return [ground, ...(i !== k && digits > 0 ? [heat] : []), ...(digits > 0 ? [text] : [])];
    }),
  );
}

function classShapes(
  matrix: ConfusionMatrix,
  names: readonly string[] | null,
  { left, top, width, height }: Box,
  theme: ChartTheme,
): Shape[] {
  const words = { kind: 'words', size: TEXT, colour: theme.text } as const;
  const middle = (k: number): number => (k + 0.5) * CELL;
  return [
    { ...words, text: 'true digit', x: left, y: top - 10 },
    { ...words, text: 'read as', x: left + width / 2, y: top + height + 38, align: 'middle' },
    ...matrix.flatMap((_, k): Shape[] => [
      { ...words, text: classLine(names, k), x: left - 10, y: top + middle(k) + 5, align: 'end' },
      { ...words, text: String(k), x: left + middle(k), y: top + height + 18, align: 'middle' },
    ]),
  ];
}
