/** Bins of confidence as the marks of a reliability diagram, for the page and for paper. */
import { wilsonInterval } from '../../lib/interval.ts';
import type { ConfidenceBin } from '../../run/metrics/confidence-bins.ts';
import { alongDoubt } from './doubtScale.ts';

/** A bin with digits. Places are shares of the axes, 0 to 1, counted from the lower left. */
export interface BinMark {
  /** Differs from bin to bin. */
  readonly key: number;
  readonly x: number;
  readonly y: number;
  /** The 95 % interval of how often it is right. */
  readonly low: number;
  readonly high: number;
  /** In pixels of a plot 200 wide: the larger the more digits. */
  readonly radius: number;
  /**
   * Whether the line goes through it. The line ends before bins without a mistake: those stand at the top because nothing
   * better is known, not because they climbed there.
   */
  readonly isJoined: boolean;
}

/** The marks of the bins that hold a digit at all. */
export const binMarks = (bins: readonly ConfidenceBin[]): readonly BinMark[] =>
  bins.flatMap(({ low, confidence, count, correct }) => {
    if (count === 0) return [];
    const sure = wilsonInterval(correct, count);
    return {
      key: low,
      x: alongDoubt(confidence),
      y: alongDoubt(correct / count),
      low: alongDoubt(sure.low),
      high: alongDoubt(sure.high),
      radius: 2 + 1.1 * Math.log10(count),
      isJoined: correct < count,
    };
  });
