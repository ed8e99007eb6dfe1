/**
 * The only importer of tfjs-vis, and a lazy one. It is about a megabyte with Vega behind it: its parts are loaded one
 * after another, so that the page can breathe between them, and while the page is idle, before a run needs them.
 * The files of its charts are imported directly: the package's index would bring a TensorFlow.js of its own.
 */
import type { confusionMatrix } from '@tensorflow/tfjs-vis/dist/render/confusion_matrix.js';
import type { linechart } from '@tensorflow/tfjs-vis/dist/render/linechart.js';
import { breathe } from './breathe.ts';

/** tfjs-vis' render.linechart. */
export type LineChart = typeof linechart;
/** tfjs-vis' render.confusionMatrix. */
export type MatrixChart = typeof confusionMatrix;

/** The line chart; loaded once. Rejects where the network is gone; the next call then tries again. */
export const loadLineChart = once<LineChart>(async () => {
  await loadVega();
  const vis = await import('@tensorflow/tfjs-vis/dist/render/linechart.js');
  await breathe();
  return vis.linechart;
});

/** The confusion matrix, likewise. */
export const loadMatrixChart = once<MatrixChart>(async () => {
  await loadVega();
  const vis = await import('@tensorflow/tfjs-vis/dist/render/confusion_matrix.js');
  await breathe();
  return vis.confusionMatrix;
});

async function loadVega(): Promise<void> {
  await import('./vega.ts');
  await breathe();
  await import('./vegaLite.ts');
  await breathe();
}

/** Loads at the first call, and again only where that failed. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= load().catch((thrown: unknown) => {
      loading = undefined;
      throw thrown;
    });
    return loading;
  };
}
