/**
 * tfjs-vis' line chart, restyled: our colours and dashes, axes of our own, words at the ends of lines, and no hover layer (it
 * draws one rule a point, which costs more than all the rest). Bounds and ticks are signals, so that zooming needs no new
 * chart.
 */
import type { Axis, Spec } from 'vega';
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

/** The names of the series, by what each is drawn as. */
export const SERIES = {
  raw: 'Raw',
  training: 'Training',
  validation: 'Validation',
  low: 'Lowest',
  high: 'Highest',
  marks: 'Callback',
  best: 'Best',
  trainingEnd: 'Training ends',
  validationEnd: 'Validation ends',
} as const;

/** What a chart cannot change without being built anew. */
export interface LineStyle {
  /** d3 number formats. */
  readonly yFormat: string;
  readonly xFormat: string;
  readonly log: boolean;
  /** Whether there is room for words at the ends of lines. */
  readonly labelled: boolean;
}

/** The name under which a chart's rows can be swapped. */
export const ROWS = 'rows';
/** The signals that hold the bounds of the axes, and what is written beside them. */
export const X_BOUNDS = 'xBounds';
export const Y_BOUNDS = 'yBounds';
export const X_TICKS = 'xTicks';
export const Y_TICKS = 'yTicks';

/** The bounds of the y axis that the caller of tfjs-vis asked for. */
export const yBounds = ({ layer }: LineSpec): readonly [number, number] =>
  layer[0]?.encoding.y?.scale?.domain ?? [0, 1];

/**
 * What lies around the plot, in pixels: room for the axes, and for words at the ends of lines where there is room at all. Fixed,
 * so that the plot keeps its place whatever stands in it.
 */
export const paddingOf = (fontSize: number, labelled: boolean) => ({
  left: 3.6 * fontSize,
  // Half a label above and beside: the outermost must not be cut off.
  top: 0.6 * fontSize,
  right: (labelled ? 5.2 : 0.9) * fontSize,
  bottom: 3.1 * fontSize,
});

/** The chart's Vega-Lite form, without rows. */
export function restyled(spec: LineSpec, theme: ChartTheme, style: LineStyle): TopLevelSpec {
  const padding = paddingOf(theme.fontSize, style.labelled);
  return {
    width: spec.width - padding.left - padding.right,
    height: spec.height - padding.top - padding.bottom,
    padding,
    autosize: { type: 'none' },
    background: 'transparent',
    data: { name: ROWS, values: [] },
    encoding: {
      x: {
        field: 'x',
        type: 'quantitative',
        title: spec.encoding.x.title,
        scale: { domain: [0, 1], nice: false },
        axis: { grid: false, format: style.xFormat, labelFlush: false },
      },
    },
    layer: layersOf(theme, style),
    config: chartConfig(theme),
  };
}

/** The text size, in pixels, at which a stroke of 1 is one pixel wide. */
const TEXT = 13;

function layersOf(theme: ChartTheme, { yFormat, log, labelled }: LineStyle) {
  const [quiet, strong] = theme.lines;
  // Strokes grow with the text, as everything does on very large screens.
  const px = theme.fontSize / TEXT;
  const scale = log
    ? { type: 'log' as const, domain: [0.1, 1], nice: false }
    : { domain: [0, 1], nice: false, zero: false };
  const y = (field: string) => ({
    field,
    type: 'quantitative' as const,
    title: null,
    scale,
    axis: { format: yFormat, domain: false, ticks: false, labelPadding: 6 },
  });
  const line = { type: 'line', clip: true } as const;
  const band = { type: 'area', clip: true, color: strong, opacity: 0.16 } as const;
  // Told apart without colour too.
  const dashed = { strokeWidth: 2.25 * px, strokeDash: [6 * px, 3 * px] };
  const triangle = {
    type: 'point',
    clip: true,
    shape: 'triangle-down',
    size: 70 * px * px,
    opacity: 1,
  } as const;
  const ring = {
    type: 'point',
    shape: 'circle',
    size: 90 * px * px,
    opacity: 1,
    strokeWidth: 2 * px,
  } as const;
  const word = {
    type: 'text',
    align: 'left',
    baseline: 'middle',
    dx: 10 * px,
    fontSize: theme.fontSize,
  } as const;
  const words = [
    { mark: { ...word, text: 'training', fill: theme.text }, encoding: { y: y(SERIES.trainingEnd) } },
    { mark: { ...word, text: 'validation', fill: strong }, encoding: { y: y(SERIES.validationEnd) } },
  ];
  return [
    { mark: band, encoding: { y: y(SERIES.low), y2: { field: SERIES.high } } },
    { mark: { ...line, color: quiet, strokeWidth: px, opacity: 0.35 }, encoding: { y: y(SERIES.raw) } },
    { mark: { ...line, color: quiet, strokeWidth: 1.75 * px }, encoding: { y: y(SERIES.training) } },
    { mark: { ...line, color: strong, ...dashed }, encoding: { y: y(SERIES.validation) } },
    { mark: { ...triangle, fill: theme.mark, stroke: theme.mark }, encoding: { y: y(SERIES.marks) } },
    { mark: { ...ring, fill: theme.ground, stroke: strong }, encoding: { y: y(SERIES.best) } },
    ...(labelled ? words : []),
  ];
}

/** A compiled chart whose bounds and ticks are signals: changing them redraws, but builds nothing anew. */
export function withSignals(spec: Spec): Spec {
  const signal = (name: string, value: readonly number[]) => ({ name, value: [...value] });
  return {
    ...spec,
    signals: [
      ...(spec.signals ?? []),
      signal(X_BOUNDS, [0, 1]),
      signal(Y_BOUNDS, [0.1, 1]),
      signal(X_TICKS, []),
      signal(Y_TICKS, []),
    ],
    scales: (spec.scales ?? []).map(scale => {
      if (scale.name === 'x') return { ...scale, domain: { signal: X_BOUNDS } };
      if (scale.name === 'y') return { ...scale, domain: { signal: Y_BOUNDS } };
      return scale;
    }),
    axes: (spec.axes ?? []).map(withTicks),
  };
}

/** Of ticks that it is given, Vega leaves out every other until there are no more than its own count: more than there ever are. */
const TICKS_KEPT = 100;

const withTicks = (axis: Axis): Axis => ({
  ...axis,
  tickCount: TICKS_KEPT,
  values: { signal: axis.scale === 'x' ? X_TICKS : Y_TICKS },
});
