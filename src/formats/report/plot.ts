/** A curve of a report as inline SVG: training in grey and full, validation in the accent, broken and with marks. */
import { count, percent } from '../../lib/format.ts';
import { markup, type Markup } from './html.ts';
import { epochTicks, logAxis, type Figure, type Point, type Series } from './series.ts';

interface Plot {
  readonly title: string;
  readonly figure: Figure;
  readonly series: readonly Series[];
  /** The epoch whose weights each fold ended with, by its number: its mark is filled. */
  readonly kept: ReadonlyMap<number, number>;
}

/** The picture's measures, in its own units. */
const [WIDTH, HEIGHT] = [400, 230];
const [LEFT, RIGHT, TOP, BOTTOM] = [46, 392, 12, 190];

/** A figure with its one-sentence summary; nothing where no step was done. */
export function plot({ title, figure, series, kept }: Plot): Markup | null {
  const points = series.flatMap(({ training, validation }) => [...training, ...validation]);
  if (points.length === 0) return null;
  const axis = logAxis(points.map(({ y }) => y));
  const last = Math.max(1, ...points.map(({ x }) => x));
  const x = (value: number): string => (LEFT + ((RIGHT - LEFT) * value) / last).toFixed(1);
  const y = (value: number): string => (BOTTOM - (BOTTOM - TOP) * axis.along(value)).toFixed(1);
  const path = (line: readonly Point[]): string => `M${line.map(p => `${x(p.x)} ${y(p.y)}`).join('L')}`;
  const text = figure === 'loss' ? String : (value: number) => `${Number((value * 100).toPrecision(2))} %`;
  const id = `plot-${figure}`;
  return markup`<figure>
    <figcaption id="${id}"><b>${title}</b> ${summary(figure, series)}</figcaption>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="${id}">
      <g class="axes">
        ${axis.ticks.map(
          tick =>
            markup`<path d="M${LEFT} ${y(tick)}H${RIGHT}" /><text
                x="${LEFT - 8}"
                y="${Number(y(tick)) + 4}"
                text-anchor="end"
                >${text(tick)}</text
              >`,
        )}${epochTicks(last).map(
          tick =>
            markup`<path d="M${x(tick)} ${BOTTOM}v5" /><text
                x="${x(tick)}"
                y="${BOTTOM + 19}"
                text-anchor="middle"
                >${count(tick)}</text
              >`,
        )}
        <text x="${RIGHT}" y="${HEIGHT - 4}" text-anchor="end">epoch</text>
      </g>
      ${series.map(
        ({ training }) =>
          markup`${training.length > 1 ? markup`<path class="training" d="${path(training)}" />` : null}`,
      )}
      ${series.map(
        ({ fold, validation }) =>
          markup`${validation.length > 1 ? markup`<path class="validation" d="${path(validation)}" />` : null}${validation.map(
            (point, i) =>
              markup`<circle
                class="${kept.get(fold) === i + 1 ? 'kept' : 'mark'}"
                cx="${x(point.x)}"
                cy="${y(point.y)}"
                r="3.4"
              />`,
          )}`,
      )}
    </svg>
  </figure>`;
}

/** "Training falls from 0.6477 to 0.0249, validation from 0.1796 to 0.0643, over 5 epochs." */
function summary(figure: Figure, series: readonly Series[]): string {
  const text = figure === 'loss' ? (value: number) => value.toFixed(4) : (value: number) => percent(value);
  const from = meanEnds(series.map(({ training }) => training));
  const held = meanEnds(series.map(({ validation }) => validation));
  const told = [
    ...(from ? [`training goes from ${text(from.first)} to ${text(from.last)}`] : []),
    ...(held ? [`validation from ${text(held.first)} to ${text(held.last)}`] : []),
  ];
  const over = series.length > 1 ? `, on average over ${series.length} folds` : '';
  return `On a logarithmic axis: ${told.join(', ')}${over}.`;
}

/** The first and the last values of lines, averaged; null where there are none. */
function meanEnds(
  lines: readonly (readonly Point[])[],
): { readonly first: number; readonly last: number } | null {
  const drawn = lines.flatMap(line => {
    const [first, last] = [line[0], line.at(-1)];
    return first && last ? [{ first: first.y, last: last.y }] : [];
  });
  if (drawn.length === 0) return null;
  const mean = (of: (ends: { first: number; last: number }) => number): number =>
    drawn.reduce((sum, ends) => sum + of(ends), 0) / drawn.length;
  return { first: mean(({ first }) => first), last: mean(({ last }) => last) };
}
