/** Numbers that come back from JSON bit for bit: it has no word for some of those that a computation can end with. */
import { Mismatch, type Decoder } from '../schema.ts';

const WORDS: Readonly<Record<string, number>> = {
  NaN,
  Infinity,
  '-Infinity': -Infinity,
  '-0': -0,
};

/** For JSON.stringify: a number that JSON has no word for becomes ours, every other value stays what it is. */
export function spelled(_key: string, value: unknown): unknown {
  if (typeof value !== 'number') return value;
  return Object.entries(WORDS).find(([, number]) => Object.is(number, value))?.[0] ?? value;
}

/** Any number at all, as `spelled` writes it. */
export const exact: Decoder<number> = (value, at) => {
  if (typeof value === 'number') return value;
  const number = typeof value === 'string' && Object.hasOwn(WORDS, value) ? WORDS[value] : undefined;
  if (number === undefined) throw new Mismatch(at, 'a number');
  return number;
};
