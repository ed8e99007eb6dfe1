/**
 * What tfjs-vis draws through in place of vega-embed (an alias in vite.config.ts): expressions are interpreted instead
 * of compiled by eval, which our content security policy forbids; a line chart that stands is given new rows instead of being
 * built again; and building is cut into tasks short enough for the page to answer in between.
 *
 * While developing, two copies of this file are loaded: it keeps nothing itself. What it must remember stands on the
 * element, and what it must know (theme, last epoch, number format) is read from there.
 */
import type { TopLevelSpec } from 'vega-lite';
import type { Spec } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { breathe } from './breathe.ts';
import { chartTheme } from './chartTheme.ts';
import {
  restyled,
  ROWS,
  seriesOf,
  withSignals,
  X_BOUNDS,
  Y_BOUNDS,
  yBounds,
  type LineSpec,
  type Row,
} from './lineSpec.ts';
import { restyledMatrix, type MatrixSpec } from './matrixSpec.ts';
import { removeChart } from './mounted.ts';
import { parse, View } from './vega.ts';
import { compile } from './vegaLite.ts';

/** How many points that are gone a chart may remember, of each mark. */
const GONE_POINTS = 200;

/** Draws a line chart or a confusion matrix of tfjs-vis' in `host`. Resolves when it stands. */
export default async function embed(host: HTMLElement, spec: LineSpec | MatrixSpec): Promise<void> {
  await (isMatrix(spec) ? embedMatrix(host, spec) : embedLines(host, spec));
}

const isMatrix = (spec: LineSpec | MatrixSpec): spec is MatrixSpec =>
  'field' in spec.encoding.x && spec.encoding.x.field === 'prediction';

/**
 * The host's data attributes say where the axis of epochs ends (`epochs`) and how the y axis is written (`format`, a d3
 * format).
 */
async function embedLines(host: HTMLElement, spec: LineSpec): Promise<void> {
  const theme = chartTheme(host);
  const format = host.dataset.format ?? '';
  const builtFor = JSON.stringify([theme, format, seriesOf(spec).map(y => y.field)]);
  const standing = host.inkfoldChart;
  const view =
    standing?.builtFor === builtFor
      ? standing.view
      : await build(host, builtFor, restyled(spec, theme, format), withSignals);
  const epochs = Number(host.dataset.epochs ?? 1);
  setBounds(view, X_BOUNDS, [0, epochs]);
  setBounds(view, Y_BOUNDS, yBounds(spec));
  await view.width(spec.width).height(spec.height).data(ROWS, inEpochs(spec.data.values, epochs)).runAsync();
}

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

/** Moves an axis. Bounds that stay are left alone: a signal that is set has its scale, axis and layout made anew. */
function setBounds(view: View, name: string, bounds: readonly [number, number]): void {
  if (JSON.stringify(view.signal(name)) !== JSON.stringify(bounds)) view.signal(name, bounds).resize();
}

/** tfjs-vis counts the points of a series: here x becomes the epoch that the point stands at. Empty places are left out. */
function inEpochs(rows: readonly Row[], epochs: number): readonly Row[] {
  const last = Math.max(1, rows.length - 1);
  return rows.map((row, i) => ({ ...row, x: (i / last) * epochs })).filter(hasValue);
}

const hasValue = (row: Row): boolean =>
  Object.entries(row).some(
    ([name, value]) => name !== 'x' && typeof value === 'number' && !Number.isNaN(value),
  );
