/** tfjs-vis drawing through embed.ts, in a real browser: what node cannot show. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chartPainter, type Painter } from './painter.ts';
import { emptySeries, POINTS, type ChartSeries } from './series.ts';
import { marginsOf } from './matrixMargins.ts';
import { loadLineChart, loadMatrixChart } from './vis.ts';

const flat = (value: number): number[] => Array.from({ length: POINTS }, () => value);
const empty = emptySeries({ shown: 'loss', planned: 5 });
const filled = (training: number, validation: number): ChartSeries => ({
  ...empty,
  training: flat(training),
  validation: flat(validation),
});

/** The number of pixels of a canvas with any paint of this colour on them. */
function painted(canvas: HTMLCanvasElement, [red, green, blue]: readonly [number, number, number]): number {
  const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
  let found = 0;
  for (let i = 0; i < pixels.length; i += 4) {
    const near = (at: number, wanted: number): boolean => Math.abs((pixels[at] ?? 0) - wanted) < 16;
    if ((pixels[i + 3] ?? 0) > 128 && near(i, red) && near(i + 1, green) && near(i + 2, blue)) found++;
  }
  return found;
}

describe('a chart drawn by tfjs-vis through embed', () => {
  let host: HTMLDivElement;
  let painter: Painter;
  const canvas = (): HTMLCanvasElement => {
    const found = host.querySelector('canvas');
    if (!found) throw new Error('no canvas was drawn');
    return found;
  };

  beforeEach(() => {
    host = document.createElement('div');
    host.style.cssText =
      'width:400px;height:200px;--chart-text:#555;--chart-rule:#ddd;--chart-training:#0a0;--chart-validation:#00f;--chart-mark:#f0f;--chart-well:#fff;--chart-ink:#000;--chart-heat:#f80';
    document.body.append(host);
    painter = chartPainter(host);
  });
  afterEach(() => {
    painter.dispose();
    host.remove();
  });

  it('tells the best epoch by a ring, and writes what a line is at its end', async () => {
    const linechart = await loadLineChart();
    await painter.paint(linechart, filled(0.2, 0.3));
    const without = painted(canvas(), [0, 0, 255]);
    const best = empty.best.map((_, i) => (i === 40 ? 0.3 : null));
    await painter.paint(linechart, { ...filled(0.2, 0.3), best });
    expect(painted(canvas(), [0, 0, 255]) - without, 'pixels of the ring').toBeGreaterThan(10);
    const right = canvas().width - 40;
    const word = canvas().getContext('2d')?.getImageData(right, 0, 30, canvas().height).data ?? [];
    expect(
      word.some((alpha, i) => i % 4 === 3 && alpha > 128),
      'letters beside the plot',
    ).toBe(true);
  });

  it('puts errors on a logarithmic axis, with its ticks as they were told', async () => {
    await painter.paint(await loadLineChart(), { ...filled(0.02, 0.05), shown: 'error' });
    const { view } = host.inkfoldChart ?? {};
    expect(view?.signal('yBounds')).toEqual([0.005, 0.05]);
    expect(view?.signal('yTicks')).toEqual([0.005, 0.01, 0.02, 0.05]);
    // A plot 286 pixels wide: at any height the line covers a row of them, and often only one.
    expect(painted(canvas(), [0, 170, 0])).toBeGreaterThan(270);
  });

  it('draws axes alone before there are values', async () => {
    await painter.paint(await loadLineChart(), empty);
    expect(painted(canvas(), [0, 170, 0])).toBe(0);
    expect(painted(canvas(), [221, 221, 221])).toBeGreaterThan(100);
  });

  it('draws validation as broken as training is whole', async () => {
    await painter.paint(await loadLineChart(), filled(0.2, 0.3));
    const training = painted(canvas(), [0, 170, 0]);
    expect(training).toBeGreaterThan(300);
    // Thicker, but a third of it is gaps.
    expect(painted(canvas(), [0, 0, 255])).toBeGreaterThan(200);
  });

  it('draws the band between the folds and the marks of callbacks', async () => {
    const linechart = await loadLineChart();
    await painter.paint(linechart, filled(0.2, 0.3));
    expect(painted(canvas(), [255, 0, 255])).toBe(0);
    const marks = empty.marks.map((_, i) => (i === 80 ? 0.3 : null));
    await painter.paint(linechart, { ...filled(0.2, 0.3), low: flat(0.25), high: flat(0.4), marks });
    expect(painted(canvas(), [255, 0, 255])).toBeGreaterThan(15);
    const { data } = canvas().getContext('2d')?.getImageData(0, 0, canvas().width, canvas().height) ?? {};
    const faint = data?.filter((alpha, i) => i % 4 === 3 && alpha > 30 && alpha < 60).length ?? 0;
    expect(faint, 'pixels of the band').toBeGreaterThan(3000);
  });

  it('swaps values and bounds without building the chart anew', async () => {
    const linechart = await loadLineChart();
    await painter.paint(linechart, filled(0.2, 0.3));
    const first = canvas();
    await painter.paint(linechart, filled(3, 4));
    expect(canvas()).toBe(first);
    expect(host.inkfoldChart?.view.signal('yBounds')).toEqual([0, 5]);
    expect(painted(first, [0, 170, 0])).toBeGreaterThan(300);
  });

  it('builds it anew when the theme changes', async () => {
    const linechart = await loadLineChart();
    await painter.paint(linechart, filled(0.2, 0.3));
    const first = canvas();
    host.style.setProperty('--chart-training', '#a00');
    await painter.paint(linechart, filled(0.2, 0.3));
    expect(canvas()).not.toBe(first);
    expect(painted(canvas(), [170, 0, 0])).toBeGreaterThan(300);
  });

  it('follows the width of its place', async () => {
    const linechart = await loadLineChart();
    await painter.paint(linechart, filled(0.2, 0.3));
    host.style.width = '250px';
    await painter.paint(linechart, filled(0.2, 0.3));
    expect(canvas().clientWidth).toBe(250);
  });

  it('leaves nothing behind', async () => {
    await painter.paint(await loadLineChart(), filled(0.2, 0.3));
    painter.dispose();
    expect(host.childElementCount).toBe(0);
    expect(host.inkfoldChart).toBeUndefined();
  });

  it('draws a confusion matrix whose mistakes are shaded, its cells where the margins say', async () => {
    const confusionMatrix = await loadMatrixChart();
    host.style.fontSize = '20px';
    const margins = marginsOf(20);
    const [width, height] = [200 + margins.left + margins.right, 200 + margins.top + margins.bottom];
    const values = [
      [50, 4],
      [0, 60],
    ];
    await confusionMatrix(host, { values, tickLabels: ['0', '1'] }, { width, height, shadeDiagonal: false });
    const picture = canvas();
    expect([picture.clientWidth, picture.clientHeight]).toEqual([width, height]);
    // The cell of the mistake, and it alone, has the heat's colour: 100 × 100 pixels less its number.
    const heat = painted(picture, [255, 136, 0]);
    expect(heat).toBeGreaterThan(9000);
    const context = picture.getContext('2d');
    const inside = context?.getImageData(margins.left + 110, margins.top + 10, 1, 1).data;
    expect([...(inside ?? [])]).toEqual([255, 136, 0, 255]);
  });
});
