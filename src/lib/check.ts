/** Assertions that narrow types: for what must hold if our own code is right, never for user input. */
import { InkfoldError } from './fault.ts';

/** Throws `Unexpected` unless the condition holds. */
export function check(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InkfoldError('Unexpected', message);
}

/** The value itself, or `Unexpected` where it is null or undefined. */
export function present<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new InkfoldError('Unexpected', `${what} is missing`);
  return value;
}

/** For the `default` of an exhaustive switch: a new variant then fails to compile. */
export function unreachable(value: never): never {
  throw new InkfoldError('Unexpected', `unhandled case ${JSON.stringify(value)}`);
}
