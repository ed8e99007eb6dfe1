/** The look of a chart, read from the CSS variables in force on its element. */
export interface ChartTheme {
  readonly font: string;
  readonly fontSize: number;
  readonly text: string;
  readonly rule: string;
  /** Line colours: training, validation. */
  readonly lines: readonly [string, string];
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
  };
}
