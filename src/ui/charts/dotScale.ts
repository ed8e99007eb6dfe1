/** The axis of a dot plot of shares: close around its values, in round steps. */

export interface DotScale {
  /** The shares at the axis' ends. */
  readonly low: number;
  readonly high: number;
  /** How far along the axis a value stands, 0 to 1. */
  shareOf(value: number): number;
}

const STEPS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5];

/** An axis that holds all these shares and some room around them, within 0 and 1. */
export function dotScale(values: readonly number[]): DotScale {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  // About four steps over the span of the values.
  const step = STEPS.find(candidate => candidate * 4 >= most - least) ?? 1;
  const low = Math.max(0, Math.floor(least / step - 0.2) * step);
  const high = Math.min(1, Math.ceil(most / step + 0.2) * step);
  return { low, high, shareOf: value => (value - low) / (high - low) };
}
