/** Words at the ends of lines, apart from each other however close the lines end. */
import { shareOf, valueAt, type Scale } from './domain.ts';
import type { Values } from './foldSeries.ts';
import { labelHeights } from './overlay.ts';

/** A label for each of these lines: a value at the line's last point and nowhere else, at least `gap` (a share of the height) apart. */
export function endLabels(lines: readonly Values[], scale: Scale, gap: number): readonly Values[] {
  const ends = lines.map(values => values.findLastIndex(value => value !== null));
  const spots = lines.flatMap((values, i) => {
    const value = values[ends[i] ?? -1] ?? null;
    return value === null ? [] : [{ i, x: (ends[i] ?? 0) / values.length, y: 1 - shareOf(value, scale) }];
  });
  const heights = labelHeights(spots, gap);
  return lines.map((values, i) => {
    const height = heights[spots.findIndex(spot => spot.i === i)];
    return values.map((_, at) =>
      at === ends[i] && height !== undefined ? valueAt(1 - height, scale) : null,
    );
  });
}
