/** Reading a chart under the pointer: which point of the grid is nearest, and what its series say there. */
import type { ChartSeries } from './series.ts';

export interface PointReading {
  readonly epoch: number;
  readonly training: number | null;
  readonly validation: number | null;
}

/** What the series say at `share` (0 to 1) of the way along the axis; null where they say nothing. */
export function readingAt(series: ChartSeries, share: number): PointReading | null {
  const last = series.training.length - 1;
  const at = Math.round(Math.min(1, Math.max(0, share)) * last);
  const training = series.training[at] ?? null;
  const validation = series.validation[at] ?? null;
  if (training === null && validation === null) return null;
  return { epoch: (at / last) * series.epochs, training, validation };
}
