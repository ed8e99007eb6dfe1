/** A dot plot as a picture to be saved: a line a value, the mean as a rule, one standard deviation as a band. */
import { percent } from '../../lib/format.ts';
import type { ChartTheme } from './chartTheme.ts';
import { dotScale } from './dotScale.ts';
import type { Dot } from './DotPlot.tsx';
import type { Picture, Shape } from './picture.ts';
import { TEXT } from './plot.ts';
import { pictureOf } from './sheet.ts';

/** What a dot plot shows. */
export interface DotsDrawn {
  readonly dots: readonly Dot[];
  readonly mean: number;
  /** Null for fewer than two dots. */
  readonly sd: number | null;
}

const ROW = 24;
const NAME = 70;
const VALUE = 70;

/** The picture of a dot plot. */
export function dotsPicture(
  { dots, mean, sd }: DotsDrawn,
  title: string,
  summary: string,
  theme: ChartTheme,
): Picture {
  const scale = dotScale([...dots.map(({ value }) => value), mean - (sd ?? 0), mean + (sd ?? 0)]);
  const height = dots.length * ROW;
  const [quiet, strong] = theme.lines;
  return pictureOf(
    {
      title,
      summary,
      legend: [],
      height: height + 24,
      draw: ({ left, top, width }) => {
        const at = (value: number): number => left + NAME + scale.shareOf(value) * (width - NAME - VALUE);
        const words = { kind: 'words', size: TEXT, colour: theme.text } as const;
        const band: Shape[] =
          sd === null
            ? []
            : [
                {
                  kind: 'path',
                  d: `M${at(mean - sd)} ${top}H${at(mean + sd)}v${height}H${at(mean - sd)}Z`,
                  fill: strong,
                  opacity: 0.16,
                },
              ];
        const rows = dots.flatMap(({ name, value, isFinal }, i): Shape[] => {
          const y = top + (i + 0.5) * ROW;
          return [
            { kind: 'path', d: `M${left + NAME} ${y}H${left + width - VALUE}`, stroke: theme.rule, width: 1 },
            {
              kind: 'path',
              d: ring(at(value), y),
              fill: isFinal ? strong : theme.ground,
              stroke: strong,
              width: 2,
            },
            { ...words, text: name, x: left, y: y + 4, colour: theme.ink },
            { ...words, text: percent(value), x: left + width, y: y + 4, align: 'end', colour: theme.ink },
          ];
        });
        return [
          ...band,
          { kind: 'path', d: `M${at(mean)} ${top}v${height}`, stroke: quiet, width: 2 },
          ...rows,
          { ...words, text: percent(scale.low), x: left + NAME, y: top + height + 18 },
          {
            ...words,
            text: percent(scale.high),
            x: left + width - VALUE,
            y: top + height + 18,
            align: 'end',
          },
        ];
      },
    },
    theme,
  );
}

const ring = (x: number, y: number): string => `M${x - 4.5} ${y}a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z`;
