/** Reading a chart under the pointer: which point of the grid is nearest, and what its series say there. */
import type { ChartSeries } from './series.ts';

export interface PointReading {
  /** The place in words: "epoch 2.3". */
  readonly place: string;
  readonly training: number | null;
  readonly validation: number | null;
}

/** What the series say at `share` (0 to 1) of the way along the axis; null where they say nothing. */
export function readingAt({ training, validation, axis }: ChartSeries, share: number): PointReading | null {
  const last = training.length - 1;
  const at = Math.round(Math.min(1, Math.max(0, share)) * last);
  const read = { training: training[at] ?? null, validation: validation[at] ?? null };
  if (read.training === null && read.validation === null) return null;
  return { place: axis.write((at / last) * axis.end), ...read };
}
