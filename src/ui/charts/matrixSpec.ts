/**
 * tfjs-vis' confusion matrix, restyled: our colours, mistakes shaded and the diagonal not, and margins that follow the text alone, so
 * that a table of buttons can lie exactly over the cells.
 */
import type { TopLevelSpec } from 'vega-lite';
import { chartConfig, type ChartTheme } from './chartTheme.ts';
import { marginsOf } from './matrixMargins.ts';

/** What of tfjs-vis 1.5.1's specification is read here. */
export interface MatrixSpec {
  readonly width: number;
  readonly height: number;
  readonly data: { readonly values: readonly Cell[] };
  readonly encoding: {
    readonly x: { readonly field: 'prediction'; readonly scale: { readonly domain: readonly string[] } };
  };
}
interface Cell {
  readonly label: string;
  readonly prediction: string;
  readonly count: number;
  /** Absent on the diagonal, which is not shaded. */
  readonly scaleCount?: number;
}

/** The chart's Vega-Lite form, rows included. */
export function restyledMatrix(spec: MatrixSpec, theme: ChartTheme): TopLevelSpec {
  const { domain } = spec.encoding.x.scale;
  const most = Math.max(1, ...spec.data.values.map(({ scaleCount }) => scaleCount ?? 0));
  const margins = marginsOf(theme.fontSize);
  const axis = { labelAngle: 0, labelPadding: 4, domain: false, ticks: false, labelLimit: 80 };
  const scale = { domain: [...domain], padding: 0 };
  return {
    width: spec.width - margins.left - margins.right,
    height: spec.height - margins.top - margins.bottom,
    padding: margins,
    autosize: { type: 'none' },
    background: 'transparent',
    data: { values: spec.data.values.map(cell => ({ ...cell })) },
    encoding: {
      x: { field: 'prediction', type: 'ordinal', title: 'read as', scale, axis },
      y: { field: 'label', type: 'ordinal', title: 'true digit', scale, axis },
    },
    layer: [
      {
        mark: { type: 'rect', stroke: theme.rule, fill: theme.well },
      },
      {
        transform: [{ filter: 'datum.scaleCount > 0' }],
        mark: { type: 'rect', stroke: theme.rule },
        encoding: {
          color: {
            field: 'scaleCount',
            type: 'quantitative',
            legend: null,
            // A root, so that a single mistake can still be told from none.
            scale: { type: 'sqrt', domain: [0, most], range: [theme.well, theme.heat] },
          },
        },
      },
      {
        transform: [{ filter: 'datum.count > 0' }],
        mark: { type: 'text', baseline: 'middle', fill: theme.ink, fontSize: theme.fontSize },
        encoding: { text: { field: 'count', type: 'nominal' } },
      },
    ],
    config: chartConfig(theme),
  };
}
