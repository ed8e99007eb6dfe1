/** Several models' opinions made into one. */
import { check } from '../../lib/check.ts';

/** The mean of several models' probabilities for the same rows, value by value; at least one model. */
export function vote(opinions: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const [first] = opinions;
  check(
    first !== undefined && opinions.every(({ length }) => length === first.length),
    'votes on other rows',
  );
  return Float32Array.from(first, (_, i) => {
    const sum = opinions.reduce((total, opinion) => total + (opinion[i] ?? 0), 0);
    return sum / opinions.length;
  });
}
