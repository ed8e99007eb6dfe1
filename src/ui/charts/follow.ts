/** The clock of the live charts: paints when there is something new, never while the page is hidden. */
import { breathe, whenIdle } from './breathe.ts';
import type { Painter } from './painter.ts';
import type { ChartSeries, Measure } from './series.ts';
import { loadLineChart } from './vis.ts';

/** Twice a second: faster than that nobody reads, and every drawing takes time from the page. */
const EVERY_MS = 500;
/** How long a fresh page may put off loading the charts. */
const LATEST_MS = 1500;

export interface Followed {
  readonly painters: ReadonlyMap<Measure, Painter>;
  /** Rises when the series change. */
  version(): number;
  series(measure: Measure): ChartSeries;
  /** Told false when the charts are there, true when they could not be loaded or drawn. */
  onFailure(failed: boolean): void;
}

/** Paints now and whenever version or size differ from what was painted, until the returned function is called. */
export function follow({ painters, version, series, onFailure }: Followed): () => void {
  const controller = new AbortController();
  const { signal } = controller;

  async function paintAll(): Promise<void> {
    const linechart = await loadLineChart();
    for (const [measure, painter] of painters) {
      if (signal.aborted) return;
      await painter.paint(linechart, series(measure));
      // Each chart in a task of its own.
      await breathe();
    }
  }

  async function run(): Promise<void> {
    let painted = '';
    await whenIdle(LATEST_MS);
    while (!signal.aborted) {
      const wanted = `${version()} ${[...painters.values()].map(painter => painter.size()).join(' ')}`;
      if (wanted !== painted && document.visibilityState === 'visible') {
        painted = wanted;
        try {
          await paintAll();
          onFailure(false);
        } catch {
          onFailure(true);
        }
      }
      await new Promise(resolve => setTimeout(resolve, EVERY_MS));
    }
  }

  void run();
  return () => controller.abort();
}
