/**
 * Shapes of values from outside: each decoder takes an unknown value and gives it back typed, or says where it is not as
 * it should be. What is not asked for is left out, so that nothing unexpected gets in.
 */
import { shown } from '../data/badfile.ts';

/** A value that is not as it should be: where, as in "run.folds[2].epochs", and what was expected there. */
export class Mismatch extends Error {
  readonly at: string;
  readonly expected: string;
  constructor(at: string, expected: string) {
    super(`${at}: expected ${expected}`);
    this.at = at;
    this.expected = expected;
  }
}

/** Gives `value`, which stands at `at`, as a T. Throws `Mismatch`. */
export type Decoder<T> = (value: unknown, at: string) => T;

/** A text of at most `most` characters. */
export const text =
  (most: number): Decoder<string> =>
  (value, at) => {
    if (typeof value === 'string' && value.length <= most) return value;
    throw new Mismatch(at, `a text of at most ${most.toLocaleString('en')} characters`);
  };

/** A text of at most `most` characters that is shown to people: in one line, without control or direction characters, clipped to `kept`. */
export const label =
  (most: number, kept = most): Decoder<string> =>
  (value, at) =>
    shown(text(most)(value, at), kept);

/** A finite number from `min` to `max`. */
export const number =
  (min = -Infinity, max = Infinity): Decoder<number> =>
  (value, at) => {
    if (typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max) return value;
    throw new Mismatch(at, `a number${range(min, max)}`);
  };

/** A whole number from `min` to `max`. */
export const whole =
  (min: number, max: number): Decoder<number> =>
  (value, at) => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
    throw new Mismatch(at, `a whole number${range(min, max)}`);
  };

const range = (min: number, max: number): string =>
  Number.isFinite(min) && Number.isFinite(max)
    ? ` from ${min.toLocaleString('en')} to ${max.toLocaleString('en')}`
    : '';

/** True or false. */
export const flag: Decoder<boolean> = (value, at) => {
  if (typeof value === 'boolean') return value;
  throw new Mismatch(at, 'true or false');
};

/** One of these texts. */
export const oneOf =
  <const T extends string>(...choices: readonly T[]): Decoder<T> =>
  (value, at) => {
    const found = choices.find(choice => choice === value);
    if (found !== undefined) return found;
    throw new Mismatch(at, choices.length === 1 ? `“${choices[0]}”` : `one of ${choices.join(', ')}`);
  };

/** Null, or what `decode` takes. */
export const nullable =
  <T>(decode: Decoder<T>): Decoder<T | null> =>
  (value, at) =>
    value === null ? null : decode(value, at);

/** A list of at most `most` entries. */
export const list =
  <T>(decode: Decoder<T>, most: number): Decoder<readonly T[]> =>
  (value, at) => {
    if (!Array.isArray(value) || value.length > most)
      throw new Mismatch(at, `a list of at most ${most.toLocaleString('en')} entries`);
    return value.map((entry: unknown, i) => decode(entry, `${at}[${i}]`));
  };

/** An object with these fields. */
export const object =
  <T extends object>(fields: { readonly [K in keyof T]: Decoder<T[K]> }): Decoder<T> =>
  (value, at) => {
    const given = record(value, at);
    const entries = Object.entries<Decoder<unknown>>(fields).map(([name, decode]) => [
      name,
      decode(given[name], at === '' ? name : `${at}.${name}`),
    ]);
    return Object.fromEntries(entries) as T; // one decoded value for each field of T
  };

/** An object, whatever its fields are. */
export const record: Decoder<Readonly<Record<string, unknown>>> = (value, at) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Mismatch(at === '' ? 'its top' : at, 'an object');
  return value as Readonly<Record<string, unknown>>; // an object that is no list
};
