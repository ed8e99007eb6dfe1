/** A reliability diagram as a picture to be saved; ReliabilityPlot.tsx draws the same on the page. */
import type { ConfidenceBin } from '../../run/metrics/confidence-bins.ts';
import type { ChartTheme } from './chartTheme.ts';
import { alongDoubt, TICKS } from './doubtScale.ts';
import type { Box, Picture, Shape } from './picture.ts';
import { TEXT } from './plot.ts';
import { binMarks, type BinMark } from './reliability.ts';
import { pictureOf } from './sheet.ts';

/** What a reliability diagram shows. */
export interface ReliabilityDrawn {
  /** As the network says it. */
  readonly before: readonly ConfidenceBin[];
  /** At its temperature. */
  readonly after: readonly ConfidenceBin[];
  readonly temperature: number;
}

const SIDE = 420;
/** How much larger than on the page, where the plot is 200 wide. */
const SCALE = 1.6;
const LEFT = 46;
const TOP = 26;
const FOOT = 46;
/** The margins of the sheet, and half a tick's text. */
const MARGINS = 76;

const DASH = '6 3';

/** The picture of a reliability diagram. */
export function reliabilityPicture(
  { before, after, temperature }: ReliabilityDrawn,
  title: string,
  summary: string,
  theme: ChartTheme,
): Picture {
  const [, strong] = theme.lines;
  return pictureOf(
    {
      title,
      summary,
      legend: [
        { text: 'as it says it', colour: theme.mark, width: 2, dash: DASH },
        { text: `at temperature ${temperature.toFixed(2)}`, colour: strong, width: 2 },
        { text: 'honest', colour: theme.text, width: 1 },
      ],
      width: MARGINS + LEFT + SIDE,
      height: TOP + SIDE + FOOT,
      draw: room => {
        const box = { left: room.left + LEFT, top: room.top + TOP, width: SIDE, height: SIDE };
        return [
          ...axesShapes(box, theme),
          ...markShapes(binMarks(after), box, { stroke: strong, fill: strong, dash: '' }),
          // On top: a ring around a dot shows both, a dot on a ring only itself.
          ...markShapes(binMarks(before), box, { stroke: theme.mark, dash: DASH }),
        ];
      },
    },
    theme,
  );
}

function axesShapes(box: Box, theme: ChartTheme): Shape[] {
  const { left, top, width, height } = box;
  const words = { kind: 'words', size: TEXT, colour: theme.text } as const;
  return [
    ...TICKS.flatMap(({ share, text }): Shape[] => {
      const along = alongDoubt(share);
      const [x, y] = [left + along * width, top + (1 - along) * height];
      const rules: Shape = {
        kind: 'path',
        d: `M${x} ${top}v${height}M${left} ${y}h${width}`,
        stroke: theme.rule,
        width: 1,
      };
      return [
        rules,
        { ...words, text, x: left - 8, y: y + 4, align: 'end' },
        { ...words, text, x, y: top + height + 18, align: 'middle' },
      ];
    }),
    { kind: 'path', d: `M${left} ${top + height}L${left + width} ${top}`, stroke: theme.text, width: 1 },
    { ...words, text: '↑ how often it is right, %', x: left - LEFT, y: top - 12 },
    { ...words, text: 'how sure it says it is, % →', x: left + width, y: top + height + 40, align: 'end' },
    { ...words, text: 'too sure of itself', x: left + width - 12, y: top + height - 12, align: 'end' },
  ];
}

interface Look {
  readonly stroke: string;
  /** Rings have none. */
  readonly fill?: string;
  readonly dash: string;
}

function markShapes(marks: readonly BinMark[], { left, top, width, height }: Box, look: Look): Shape[] {
  const { stroke, dash } = look;
  const inside = look.fill === undefined ? {} : { fill: look.fill };
  const x = (along: number): number => left + along * width;
  const y = (up: number): number => top + (1 - up) * height;
  const joined = marks.filter(({ isJoined }) => isJoined).map(mark => `${x(mark.x)} ${y(mark.y)}`);
  const line: Shape = { kind: 'path', d: `M${joined.join('L')}`, stroke, width: 2, dash };
  return [
    ...marks.map((mark): Shape => ({
      kind: 'path',
      d: `M${x(mark.x)} ${y(mark.low)}V${y(mark.high)}`,
      stroke,
      width: 1,
    })),
    ...(joined.length > 1 ? [line] : []),
    ...marks.map((mark): Shape => {
      const radius = SCALE * mark.radius;
      const d = `M${x(mark.x) - radius} ${y(mark.y)}${circle(radius)}`;
      return { kind: 'path', d, ...inside, stroke, width: 2 };
    }),
  ];
}

const circle = (radius: number): string =>
  `a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0z`;
