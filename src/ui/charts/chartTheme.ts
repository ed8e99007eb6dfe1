/** The look of a chart, read from the CSS variables in force on its element. */
export interface ChartTheme {
  readonly font: string;
  readonly fontSize: number;
  readonly text: string;
  readonly rule: string;
  /** Line colours: training, validation. */
  readonly lines: readonly [string, string];
  /** What marks an event on a curve. */
  readonly mark: string;
  /** What a ring on a line is filled with. */
  readonly ground: string;
  /** Ground and ink of a matrix' cells, and the ground of its fullest cell. */
  readonly well: string;
  readonly ink: string;
  readonly heat: string;
}

/** The theme of an element as it is shown now. */
export function chartTheme(element: Element): ChartTheme {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    font: style.fontFamily,
    fontSize: Math.round(parseFloat(style.fontSize)),
    text: read('--chart-text'),
    rule: read('--chart-rule'),
    lines: [read('--chart-training'), read('--chart-validation')],
    mark: read('--chart-mark'),
    ground: read('--chart-well'),
    well: read('--chart-well'),
    ink: read('--chart-ink'),
    heat: read('--chart-heat'),
  };
}

/** Vega-Lite's config for a theme. */
export const chartConfig = (theme: ChartTheme) => ({
  font: theme.font,
  view: { stroke: null },
  axis: {
    labelColor: theme.text,
    titleColor: theme.text,
    labelFontSize: theme.fontSize,
    titleFontSize: theme.fontSize,
    titleFontWeight: 'normal' as const,
    gridColor: theme.rule,
    domainColor: theme.text,
    tickColor: theme.text,
  },
});
