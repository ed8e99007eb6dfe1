/**
 * The only importer of tfjs-vis, and a lazy one. It is about a megabyte with Vega behind it: its parts are loaded one
 * after another, so that the page can breathe between them, and while the page is idle, before a run needs them.
 * The file of the line chart is imported directly: the package's index would bring a TensorFlow.js of its own.
 */
import type { linechart } from '@tensorflow/tfjs-vis/dist/render/linechart.js';
import { breathe } from './breathe.ts';

/** tfjs-vis' render.linechart. */
export type LineChart = typeof linechart;

let loading: Promise<LineChart> | undefined;

/** The line chart; loaded once. Rejects where the network is gone; the next call then tries again. */
export function loadLineChart(): Promise<LineChart> {
  loading ??= load().catch((thrown: unknown) => {
    loading = undefined;
    throw thrown;
  });
  return loading;
}

async function load(): Promise<LineChart> {
  await import('./vega.ts');
  await breathe();
  await import('./vegaLite.ts');
  await breathe();
  const vis = await import('@tensorflow/tfjs-vis/dist/render/linechart.js');
  await breathe();
  return vis.linechart;
}
