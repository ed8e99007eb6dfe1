/** Draws a confusion matrix into its place, and again whenever the place changes its size. */
import type { ConfusionMatrix } from '../../run/metrics/matrix.ts';
import { whenIdle } from './breathe.ts';
import { loadMatrixChart } from './vis.ts';

/** How long a finished run may wait for its matrix. */
const LATEST_MS = 300;

/**
 * Paints until the returned function is called; tells true once the picture stands, and false where it could not be
 * drawn.
 */
export function paintMatrix(
  host: HTMLElement,
  matrix: ConfusionMatrix,
  onDrawn: (drawn: boolean) => void,
): () => void {
  let stopped = false;
  let last: Promise<void> = whenIdle(LATEST_MS);

  async function paint(): Promise<void> {
    const { clientWidth: width, clientHeight: height } = host;
    if (stopped || width === 0 || height === 0) return;
    try {
      const confusionMatrix = await loadMatrixChart();
      if (stopped) return;
      const tickLabels = matrix.map((_, digit) => String(digit));
      const values = matrix.map(row => [...row]);
      // Mistakes are what it is looked at for: beside the diagonal they would all look like none.
      await confusionMatrix(host, { values, tickLabels }, { width, height, shadeDiagonal: false });
      onDrawn(true);
    } catch {
      onDrawn(false);
    }
  }

  const observer = new ResizeObserver(() => {
    // One after another: two drawings at once would leave two pictures.
    last = last.then(paint);
  });
  observer.observe(host);
  return () => {
    stopped = true;
    observer.disconnect();
  };
}
