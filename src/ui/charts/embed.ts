/**
 * What tfjs-vis draws through in place of vega-embed (an alias in vite.config.ts): expressions are interpreted instead
 * of compiled by eval, which our content security policy forbids; a line chart that stands is given new rows instead of being
 * built again; and building is cut into tasks short enough for the page to answer in between.
 *
 * While developing, two copies of this file are loaded: it keeps nothing itself. What it must remember stands on the
 * element, and what it must know (theme, axes, style) is read from there.
 */
import type { TopLevelSpec } from 'vega-lite';
import type { Spec } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { breathe } from './breathe.ts';
import { chartTheme } from './chartTheme.ts';
import {
  paddingOf,
  restyled,
  ROWS,
  withSignals,
  X_BOUNDS,
  X_TICKS,
  Y_BOUNDS,
  Y_TICKS,
  yBounds,
  type LineSpec,
  type LineStyle,
  type Row,
} from './lineSpec.ts';
import { restyledMatrix, type MatrixSpec } from './matrixSpec.ts';
import { removeChart } from './mounted.ts';
import { parse, View } from './vega.ts';
import { compile } from './vegaLite.ts';

/** How many points that are gone a chart may remember, of each mark; with 200, each run left a tenth of a megabyte more. */
const GONE_POINTS = 20;

/** Draws a line chart or a confusion matrix of tfjs-vis' in `host`. Resolves when it stands. */
export default async function embed(host: HTMLElement, spec: LineSpec | MatrixSpec): Promise<void> {
  await (isMatrix(spec) ? embedMatrix(host, spec) : embedLines(host, spec));
}

const isMatrix = (spec: LineSpec | MatrixSpec): spec is MatrixSpec =>
  'field' in spec.encoding.x && spec.encoding.x.field === 'prediction';

/**
 * The host's data attributes say what tfjs-vis has no place for: where the axis along the foot ends (`end`), the ticks of
 * both axes (`xTicks`, `yTicks`), and the style (`style`, a LineStyle), the last three as JSON.
 */
async function embedLines(host: HTMLElement, spec: LineSpec): Promise<void> {
  const { end = '1', xTicks = '[]', yTicks = '[]', style = PLAIN } = host.dataset;
  const theme = chartTheme(host);
  const builtFor = JSON.stringify([theme, spec.encoding.x.title, style]);
  const standing = host.inkfoldChart;
  const view =
    standing?.builtFor === builtFor
      ? standing.view
      : await build(host, builtFor, restyled(spec, theme, lineStyle(style)), withSignals);
  setSignal(view, X_BOUNDS, [0, Number(end)]);
  setSignal(view, Y_BOUNDS, yBounds(spec));
  setSignal(view, X_TICKS, JSON.parse(xTicks));
  setSignal(view, Y_TICKS, JSON.parse(yTicks));
  const { left, right, top, bottom } = paddingOf(theme.fontSize, lineStyle(style).labelled);
  await view
    .width(spec.width - left - right)
    .height(spec.height - top - bottom)
    .data(ROWS, placed(spec.data.values, Number(end)))
    .runAsync();
}

const PLAIN = JSON.stringify({ yFormat: '', xFormat: '', log: false, labelled: false } satisfies LineStyle);

/** The style that painter.ts wrote. */
const lineStyle = (json: string): LineStyle => JSON.parse(json) as LineStyle;

/** A matrix changes once a fold: it is built anew each time. */
async function embedMatrix(host: HTMLElement, spec: MatrixSpec): Promise<void> {
  const view = await build(host, 'matrix', restyledMatrix(spec, chartTheme(host)), compiled => compiled);
  await view.runAsync();
}

async function build(
  host: HTMLElement,
  builtFor: string,
  spec: TopLevelSpec,
  refine: (compiled: Spec) => Spec,
): Promise<View> {
  const compiled = compile(spec).spec;
  await breathe();
  const runtime: unknown = parse(refine(compiled), undefined, { ast: true });
  await breathe();
  removeChart(host);
  const view = new View(runtime, {
    expr: expressionInterpreter,
    renderer: 'canvas',
    hover: false,
    container: host,
  });
  // Not in its types; as it comes, ten thousand are remembered, and each run leaves half a megabyte.
  Object.assign(view, { cleanThreshold: GONE_POINTS });
  host.inkfoldChart = { builtFor, view };
  return view;
}

/** Moves an axis. What stays is left alone: a signal that is set has its scale, axis and layout made anew. */
function setSignal(view: View, name: string, value: unknown): void {
  if (JSON.stringify(view.signal(name)) !== JSON.stringify(value)) view.signal(name, value).resize();
}

/** tfjs-vis counts the points of a series: here x becomes the place on the axis. Empty places are left out. */
function placed(rows: readonly Row[], end: number): readonly Row[] {
  const last = Math.max(1, rows.length - 1);
  return rows.map((row, i) => ({ ...row, x: (i / last) * end })).filter(hasValue);
}

const hasValue = (row: Row): boolean =>
  Object.entries(row).some(
    ([name, value]) => name !== 'x' && typeof value === 'number' && !Number.isNaN(value),
  );
