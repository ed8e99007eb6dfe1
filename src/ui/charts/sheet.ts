/** The sheet that a saved chart stands on: its title, its legend, the drawing, and its sentence at the foot. */
import type { ChartTheme } from './chartTheme.ts';
import type { Box, Picture, Shape } from './picture.ts';
import { TEXT } from './plot.ts';

export interface Sheet {
  readonly title: string;
  readonly summary: string;
  readonly legend: readonly LegendEntry[];
  /** In pixels; as wide as a page otherwise. */
  readonly width?: number;
  /** Height of the drawing, with everything that is written beside it. */
  readonly height: number;
  /** The drawing, in the room that is left for it. */
  readonly draw: (room: Box) => readonly Shape[];
}
export interface LegendEntry {
  readonly text: string;
  readonly colour: string;
  readonly dash?: string;
  readonly width: number;
  readonly opacity?: number;
}

const WIDTH = 760;
const MARGIN = 28;
const LINE = 19;
/** What a letter of the sentence takes, on average. */
const LETTER = 6.28;

/** The picture of a chart. */
export function pictureOf(sheet: Sheet, theme: ChartTheme): Picture {
  const { width = WIDTH } = sheet;
  const lines = wrapped(sheet.summary, Math.floor((width - 2 * MARGIN) / LETTER));
  const hasLegend = sheet.legend.length > 0;
  const top = MARGIN + 22 + (hasLegend ? 36 : 10);
  const room = { left: MARGIN, top, width: width - 2 * MARGIN, height: sheet.height };
  const foot = top + sheet.height + 26;
  return {
    width,
    height: foot + (lines.length - 1) * LINE + MARGIN,
    ground: theme.ground,
    font: theme.font,
    title: sheet.title,
    summary: sheet.summary,
    shapes: [
      {
        kind: 'words',
        text: sheet.title,
        x: MARGIN,
        y: MARGIN + 14,
        size: 19,
        colour: theme.ink,
        bold: true,
      },
      ...legendShapes(sheet.legend, MARGIN + 38, theme),
      ...sheet.draw(room),
      ...lines.map((text, i): Shape => ({
        kind: 'words',
        text,
        x: MARGIN,
        y: foot + i * LINE,
        size: TEXT + 1,
        colour: theme.text,
      })),
    ],
  };
}

/** Samples of the lines with their names, side by side. */
function legendShapes(entries: readonly LegendEntry[], y: number, theme: ChartTheme): Shape[] {
  let left = MARGIN;
  return entries.flatMap(({ text, colour, dash = '', width, opacity = 1 }) => {
    const x = left;
    // There is nothing to measure letters with here: seven pixels a letter are enough for most.
    left += 34 + 7 * text.length + 18;
    return [
      { kind: 'path', d: `M${x} ${y - 4}h28`, stroke: colour, width, dash, opacity },
      { kind: 'words', text, x: x + 34, y, size: TEXT, colour: theme.text },
    ] satisfies Shape[];
  });
}

/** Text cut at blanks into lines of at most `letters`; a longer word stands alone. */
export function wrapped(text: string, letters: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= letters)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
