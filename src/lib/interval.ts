/** How sure an accuracy is: the interval in which the true rate plausibly lies. */
import { check } from './check.ts';

/** The 97.5 % quantile of the normal distribution: 95 % lie within ± this. */
const Z = 1.959963984540054;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson's 95 % score interval for `successes` of `trials` (trials ≥ 1), as shares from 0 to 1. Unlike the textbook's
 * ±, it stays within 0 and 1 and is right near them, which is where accuracies are.
 */
export function wilsonInterval(successes: number, trials: number): Interval {
  check(trials >= 1 && successes >= 0 && successes <= trials, `${successes} of ${trials}`);
  const share = successes / trials;
  const scale = 1 + (Z * Z) / trials;
  const middle = share + (Z * Z) / (2 * trials);
  const reach = Z * Math.sqrt((share * (1 - share)) / trials + (Z * Z) / (4 * trials * trials));
  return {
    low: successes === 0 ? 0 : (middle - reach) / scale,
    high: successes === trials ? 1 : (middle + reach) / scale,
  };
}
