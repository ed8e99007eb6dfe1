/** Whether contenders compute the same: their losses, held against each other. */
import { median } from './rows.ts';

/**
 * How far a loss may be from the others', relative to the one at the start. Not to itself: Adam's first step takes no more
 * of a gradient than its sign, so rounding errors of those near zero count in full (some 0.001 after a fall from 3.55 to 0.71).
 */
const TOLERANCE = 1e-3;

/** What is wrong with the losses at `index`, in words; null where they are those of the majority (the median). */
export function disagreement(all: readonly (readonly number[])[], index: number): string | null {
  const typical = (step: number): number => median(all.map(losses => losses[step] ?? NaN));
  const allowed = TOLERANCE * Math.abs(typical(0));
  for (const [step, loss] of (all[index] ?? []).entries()) {
    const expected = typical(step);
    if (!(Math.abs(loss - expected) <= allowed))
      return `wrong: a loss of ${loss.toFixed(5)} in step ${step + 1}, where the others have ${expected.toFixed(5)}`;
  }
  return null;
}
