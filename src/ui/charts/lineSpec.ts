/**
 * tfjs-vis' line chart, restyled: our colours and dashes, an axis that counts epochs, and no hover layer (it draws one
 * rule a point, which costs more than all the rest). Bounds are signals, so that zooming needs no new chart.
 */
import type { Spec } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { chartConfig, type ChartTheme } from './chartTheme.ts';

/** What of tfjs-vis 1.5.1's specification is read here. */
export interface LineSpec {
  readonly width: number;
  readonly height: number;
  readonly data: { readonly values: readonly Row[] };
  readonly encoding: { readonly x: { readonly title: string } };
  /** One layer a series; the last layer is the hover rule, which has no y. */
  readonly layer: readonly { readonly encoding: { readonly y?: YEncoding } }[];
}
interface YEncoding {
  readonly field: string;
  readonly title: string;
  readonly scale?: { readonly domain?: readonly [number, number] };
}

/** One place on the grid: its index as x, and each series' value under its name. */
export type Row = Readonly<Record<string, number | string>>;

/** The name under which a chart's rows can be swapped. */
export const ROWS = 'rows';
/** The signals that hold the bounds of the axes. */
export const X_BOUNDS = 'xBounds';
export const Y_BOUNDS = 'yBounds';

/** The y encodings of the series, in order. */
export const seriesOf = (spec: LineSpec): readonly YEncoding[] =>
  spec.layer.flatMap(({ encoding }) => (encoding.y ? [encoding.y] : []));

/** The bounds of the y axis that the caller of tfjs-vis asked for. */
export const yBounds = (spec: LineSpec): readonly [number, number] =>
  seriesOf(spec)[0]?.scale?.domain ?? [0, 1];

/** The chart's Vega-Lite form, without rows. `format` is a d3 number format for the y axis. */
export function restyled(spec: LineSpec, theme: ChartTheme, format: string): TopLevelSpec {
  return {
    width: spec.width,
    height: spec.height,
    padding: 0,
    autosize: { type: 'fit', contains: 'padding' },
    background: 'transparent',
    data: { name: ROWS, values: [] },
    encoding: {
      x: {
        field: 'x',
        type: 'quantitative',
        title: spec.encoding.x.title,
        scale: { domain: [0, 1], nice: false },
        axis: { grid: false, format: 'd', tickMinStep: 1, tickCount: 8 },
      },
    },
    layer: layersOf(seriesOf(spec), theme, format),
    config: chartConfig(theme),
  };
}

/** Series 1 and 2 are lines, 3 and 4 the lower and upper edge of a band, 5 marks: as painter.ts hands them over. */
function layersOf(series: readonly YEncoding[], theme: ChartTheme, format: string) {
  const [training, validation, low, high, marks] = series.map(({ field }) => field);
  const [quiet, strong] = theme.lines;
  const y = (field: string | undefined) => ({
    field: field ?? '',
    type: 'quantitative' as const,
    title: null,
    scale: { domain: [0, 1], nice: false, zero: false },
    axis: { format, tickCount: 5, domain: false, ticks: false, labelPadding: 6, minExtent: 40 },
  });
  const line = { type: 'line', clip: true } as const;
  const band = { type: 'area', clip: true, color: strong, opacity: 0.16 } as const;
  // Told apart without colour too.
  const dashed = { strokeWidth: 2.25, strokeDash: [6, 3] };
  const triangle = { type: 'point', clip: true, shape: 'triangle-down', size: 70, opacity: 1 } as const;
  return [
    { mark: band, encoding: { y: y(low), y2: { field: high ?? '' } } },
    { mark: { ...line, color: quiet, strokeWidth: 1.5 }, encoding: { y: y(training) } },
    { mark: { ...line, color: strong, ...dashed }, encoding: { y: y(validation) } },
    { mark: { ...triangle, fill: theme.mark, stroke: theme.mark }, encoding: { y: y(marks) } },
  ];
}

/** A compiled chart whose bounds are signals: changing them redraws, but builds nothing anew. */
export function withSignals(spec: Spec): Spec {
  const bounds = (name: string) => ({ name, value: [0, 1] });
  return {
    ...spec,
    signals: [...(spec.signals ?? []), bounds(X_BOUNDS), bounds(Y_BOUNDS)],
    scales: (spec.scales ?? []).map(scale => {
      if (scale.name === 'x') return { ...scale, domain: { signal: X_BOUNDS } };
      if (scale.name === 'y') return { ...scale, domain: { signal: Y_BOUNDS } };
      return scale;
    }),
  };
}
