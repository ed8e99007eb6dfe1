/** The bins of a reliability diagram as a table to be saved. */
import type { ConfidenceBin } from '../../run/metrics/confidence-bins.ts';
import type { Cell, ChartTable } from './chartTable.ts';

/** A row a bin that holds a digit before or after, the surest last; shares from 0 to 1. */
export function reliabilityTable(
  before: readonly ConfidenceBin[],
  after: readonly ConfidenceBin[],
): ChartTable {
  return {
    caption: 'Bins of the picture',
    columns: [
      'Confidence above',
      'Up to',
      'Digits',
      'It says',
      'Right',
      'Digits after',
      'It says after',
      'Right after',
    ].map(title => ({ title })),
    rows: before.flatMap((bin, i) => {
      const other = after[i];
      return other && bin.count + other.count > 0
        ? [[bin.low, bin.high, ...figures(bin), ...figures(other)]]
        : [];
    }),
  };
}

/** Of no digit nothing is known. */
const figures = ({ count, confidence, correct }: ConfidenceBin): readonly Cell[] =>
  count === 0 ? [0, null, null] : [count, confidence, correct / count];
