/** Round numbers along an axis. */
import type { Bounds } from './domain.ts';

/** 1, 2 or 5 times a power of ten: the smallest such number that is at least `value`. */
export function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  const factor = [1, 2, 5, 10].find(candidate => candidate * power >= value * (1 - 1e-9)) ?? 10;
  return tidy(factor * power);
}

/** The same from above: the largest such number that is at most `value`. */
export function roundDown(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  const factor = [5, 2, 1].find(candidate => candidate * power <= value * (1 + 1e-9)) ?? 1;
  return tidy(factor * power);
}

/** Values in even, round steps of at least `least`: no more than `most` steps between the bounds. */
export function linearTicks([low, high]: Bounds, most: number, least = 0): readonly number[] {
  if (!(high > low)) return [low];
  const step = Math.max(least, roundUp((high - low) / most));
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => tidy((first + i) * step));
}

/** 1, 2 and 5 times each power of ten within the bounds, which are above 0; the powers alone over more than four of them. */
export function logTicks([low, high]: Bounds): readonly number[] {
  const factors = high / low > 10_000 ? [1] : [1, 2, 5];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low) + 1e-9); 10 ** power <= high * 1.0001; power++)
    for (const factor of factors) {
      const tick = tidy(factor * 10 ** power);
      if (tick >= low * 0.9999 && tick <= high * 1.0001) ticks.push(tick);
    }
  return ticks;
}

/** Without what binary fractions leave behind: 0.98 + 2 · 0.005 is 0.99. */
const tidy = (value: number): number => Number(value.toPrecision(10));
